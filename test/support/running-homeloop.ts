import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const root = join(import.meta.dirname, '..', '..');
const PATIENCE_SECONDS = 90;

/** The built product, as a newcomer runs it: one process, embedded PostgreSQL, the practice LMS beside it. */
export interface RunningHomeloop {
  /** `http://localhost:…`, the tool. */
  origin: string;
  /** `http://127.0.0.1:…`, the practice LMS: another site than the tool's. */
  lms: string;
  /** The last lines of its log, for a test that failed. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * Starts `dist/tool/app/main.js` on free ports over an empty data folder, and waits until tool and LMS are connected.
 * @throws when nothing is built, or with its log when it never becomes ready
 */
export async function startHomeloop(): Promise<RunningHomeloop> {
  const program = join(root, 'dist/tool/app/main.js');
  if (!existsSync(program)) throw new Error('nothing is built: run npm run build first');
  const dir = await mkdtemp(join(tmpdir(), 'homeloop-e2e-'));
  // PostgreSQL refuses root; it runs as somebody else, who must be able to enter.
  await chmod(dir, 0o755);
  const [port, practicePort] = await freePorts();
  const lines: string[] = [];
  const child = spawn(process.execPath, ['--enable-source-maps', program], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      PRACTICE_PORT: String(practicePort),
      DATA_DIR: dir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const keep = (bytes: Buffer): void => {
    lines.push(bytes.toString());
    if (lines.length > 400) lines.shift();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const running: RunningHomeloop = {
    origin: `http://localhost:${port}`,
    lms: `http://127.0.0.1:${practicePort}`,
    log: () => lines.join(''),
    async stop() {
      await stopProcess(child);
      await rm(dir, { recursive: true, force: true });
    },
  };
  try {
    await whenReady(running, child);
  } catch (error) {
    await running.stop();
    throw error;
  }
  return running;
}

async function whenReady(running: RunningHomeloop, child: ChildProcess): Promise<void> {
  const { origin, lms } = running;
  for (let tries = 0; tries < PATIENCE_SECONDS * 10; tries += 1) {
    if (child.exitCode !== null) break;
    if ((await isReady(origin)) && (await isConnected(lms))) return;
    await wait(100);
  }
  throw new Error(`Homeloop never became ready:\n${running.log()}`);
}

async function isReady(origin: string): Promise<boolean> {
  const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  return answer?.ok ?? false;
}

/** Both platforms have registered themselves by their one-time links. */
async function isConnected(lms: string): Promise<boolean> {
  const answer = await fetch(`${lms}/practice/status`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  if (!answer?.ok) return false;
  const status = (await answer.json()) as Record<
    string,
    { active?: boolean; deploymentId?: string | null } | undefined
  >;
  return ['moodle', 'canvas'].every((flavour) => status[flavour]?.active && status[flavour].deploymentId);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(late);
}

/** Two at once, so that they differ. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  for (const server of servers) server.listen(0);
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const [first, second] = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return [first as number, second as number];
}
