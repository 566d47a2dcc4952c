import { cpus } from 'node:os';
import { startInstallation } from '../support/installation.ts';
import { inChromium } from './chromium.ts';
import { launches } from './launches.ts';
import { printTable, type Line } from './line.ts';
import { startPlatform } from './platform.ts';
import { requests } from './requests.ts';
import { scores } from './scores.ts';
import { secondStart } from './second-start.ts';
import { closeSeeds, seed, type Ground } from './seed.ts';

const parts: Record<string, (ground: Ground) => Promise<Line[]>> = {
  launches,
  requests,
  chromium: inChromium,
  scores,
  start: secondStart,
};

/** Measures the parts that are named, or all, over one school of its own making, and prints one table. */
export async function bench(wanted: string[]): Promise<void> {
  const names = Object.keys(parts).filter((name) => wanted.length === 0 || wanted.includes(name));
  const platform = await startPlatform();
  const installation = await startInstallation({ NODE_ENV: 'development' });
  const lines: Line[] = [];
  try {
    const ground = await seed(installation, platform);
    for (const name of names) {
      const began = performance.now();
      process.stderr.write(`${name} …`);
      lines.push(...((await parts[name]?.(ground)) ?? []));
      process.stderr.write(` ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
    }
  } catch (error) {
    // what the servers said about it
    process.stderr.write(`\n${installation.web.said()}${installation.worker.said()}\n`);
    throw error;
  } finally {
    await closeSeeds();
    await installation.stop();
    await platform.stop();
  }
  const [cpu] = cpus();
  process.stdout.write(
    `\n${cpus().length} × ${cpu?.model ?? 'unknown processor'}, Node ${process.version}, load and servers on the same machine\n\n`,
  );
  process.stdout.write(printTable(lines));
}
