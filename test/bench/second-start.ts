import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../support/installation.ts';
import { atMost, told, type Line } from './line.ts';

/** `npm start` in a folder that has been started before, until it says that it is ready. */
export async function secondStart(): Promise<Line[]> {
  const dir = await mkdtemp(join(tmpdir(), 'homeloop-bench-'));
  await chmod(dir, 0o755);
  try {
    const first = await start(dir);
    const second = await start(dir);
    return [
      told('npm start, first with an empty data folder (packages and build are there)', `${first.toFixed(1)} s`),
      atMost('npm start again, until /readyz', second, 's', 10),
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** @returns seconds until ready; it is stopped again */
async function start(dataDir: string): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    env: {
      ...process.env,
      PORT: String(port),
      PRACTICE_PORT: String(await freePort()),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
    },
    stdio: 'ignore',
    detached: true,
  });
  for (;;) {
    const answer = await fetch(`http://localhost:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) break;
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
    if (performance.now() - began > 180_000) throw new Error('npm start never became ready');
    await wait(50);
  }
  const seconds = (performance.now() - began) / 1000;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
  return seconds;
}
