import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Config } from '../core/config.ts';
import { log } from '../core/log.ts';
import { makeRegistrationLink } from '../lms/index.ts';
import { practiceSchool } from './schools.ts';
import { sourceRoot } from './source-root.ts';

const FLAVOURS = ['moodle', 'canvas'] as const;
type Flavour = (typeof FLAVOURS)[number];

/**
 * Starts the practice LMS as a process of its own and, the first time, lets it register itself by a one-time link,
 * as any platform does. The tool knows nothing else of it. Returns a function that stops it.
 */
export async function startPractice(config: Config): Promise<() => Promise<void>> {
  const origin = `http://127.0.0.1:${config.practicePort}`;
  const program = join(sourceRoot, 'dist', 'test', 'support', 'practice-lms', 'main.js');
  const child = fork(program, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PRACTICE_PORT: String(config.practicePort),
      TOOL_URL: config.publicUrl,
      PRACTICE_STATE: join(config.dataDir, 'practice-lms.json'),
    },
  });
  child.on('exit', (code) => log.warn({ code }, 'the practice LMS has ended'));
  try {
    await register(origin);
    process.stdout.write(`\n  Practice LMS: ${origin}\n`);
  } catch (error) {
    // The tool itself is fine without it.
    log.error({ err: error }, 'the practice LMS could not be registered');
  }
  return () => ended(child);
}

async function register(origin: string): Promise<void> {
  const status = await whenUp(origin);
  for (const flavour of FLAVOURS) {
    if (status[flavour]?.registered) continue;
    const registrationUrl = await makeRegistrationLink(await practiceSchool(flavour));
    const response = await fetch(`${origin}/practice/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ flavour, registrationUrl }),
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok) throw new Error(`${flavour}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  }
}

async function whenUp(origin: string): Promise<Partial<Record<Flavour, { registered: boolean }>>> {
  for (let tries = 0; ; tries += 1) {
    try {
      const response = await fetch(`${origin}/practice/status`, { signal: AbortSignal.timeout(2000) });
      return (await response.json()) as Partial<Record<Flavour, { registered: boolean }>>;
    } catch (error) {
      if (tries >= 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), 3000).unref();
  await exited;
}
