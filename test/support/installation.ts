import { execFile, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const SECRET_KEY = 'a key for tests of chaos only, long enough';

/** One process that may be killed at any moment and is started again the same way. */
export interface Mortal {
  name: string;
  /** How often it has ended without being asked to. */
  deaths: number;
  pid(): number;
  /** SIGKILL at once. It comes back by itself, unless it is held. */
  kill(): void;
  /** Kills it and keeps it away until the returned function is called. */
  hold(): Promise<() => Promise<void>>;
  /** The last lines it wrote. */
  said(): string;
  stop(): Promise<void>;
}

export interface Installation {
  origin: string;
  databaseUrl: string;
  web: Mortal;
  worker: Mortal;
  database: Mortal;
  /** Runs the admin command. @returns its last line */
  admin(...words: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Web, worker and PostgreSQL as an operator runs them: separate processes over one data folder. */
export async function startInstallation(extra: Record<string, string> = {}): Promise<Installation> {
  if (!existsSync(join(root, 'dist/tool/app/main.js'))) throw new Error('nothing is built: run npm run build first');
  const dir = await mkdtemp(join(tmpdir(), 'homeloop-chaos-'));
  // PostgreSQL's account must be able to enter
  await chmod(dir, 0o755);
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const each of started.reverse()) await each.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const database = await startDatabase(join(dir, 'postgres'));
    started.push(database.process);
    const [port, workerPort] = [await freePort(), await freePort()];
    const origin = `http://localhost:${port}`;
    const env = {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      DATABASE_URL: database.url,
      DATA_DIR: dir,
      SECRET_KEY,
      PUBLIC_URL: origin,
      PRACTICE_LMS: 'off',
      ...extra,
    };
    const worker = runTool('worker', { ...env, ROLE: 'worker', PORT: String(workerPort) });
    started.push(worker);
    await isReady(worker, workerPort);
    const web = runTool('web', { ...env, ROLE: 'web', PORT: String(port) });
    started.push(web);
    await isReady(web, port);
    return {
      origin,
      databaseUrl: database.url,
      web,
      worker,
      database: database.process,
      admin: (...words) => runAdmin(words, { ...env, PORT: String(port) }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function runAdmin(words: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const program = join(root, 'dist/tool/app/admin.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...words], { env });
  return stdout.trim().split('\n').at(-1) ?? '';
}

function runTool(name: string, env: NodeJS.ProcessEnv): Mortal {
  return keepAlive(name, () =>
    spawn(process.execPath, ['--enable-source-maps', join(root, 'dist/tool/app/main.js')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** Starts it again whenever it dies, as a service manager does. */
function keepAlive(name: string, start: () => ChildProcess): Mortal {
  const lines: string[] = [];
  let stopping = false;
  let held = false;
  let child: ChildProcess;
  const mortal: Mortal = {
    name,
    deaths: 0,
    pid: () => child.pid as number,
    kill: () => void child.kill('SIGKILL'),
    async hold() {
      held = true;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      return async () => {
        held = false;
        live();
      };
    },
    said: () => lines.join(''),
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(late);
    },
  };
  const live = (): void => {
    child = start();
    const keep = (bytes: Buffer): void => {
      lines.push(bytes.toString());
      if (lines.length > 2000) lines.shift();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('exit', () => {
      if (stopping || held) return;
      mortal.deaths += 1;
      live();
    });
  };
  live();
  return mortal;
}

async function startDatabase(dir: string): Promise<{ url: string; process: Mortal }> {
  const start = async (): Promise<{ child: ChildProcess; url: string }> => {
    const child = fork(join(import.meta.dirname, 'database-process.js'), [dir], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr?.on('data', (bytes: Buffer) => void lines.push(bytes.toString()));
    const ended = once(child, 'exit').then(() => undefined);
    const told = await Promise.race([once(child, 'message'), ended]);
    if (!told) throw new Error(`PostgreSQL could not be started: ${lines.join('')}`);
    child.on('message', (message: { pid?: number }) => (pid = message.pid ?? pid));
    child.send('pid?');
    return { child, url: (told[0] as { url: string }).url };
  };
  const lines: string[] = [];
  let pid = 0;
  let { child, url } = await start();
  while (pid === 0) await wait(20);
  // The supervisor brings it back; the new number is asked for until it is another one.
  const follow = async (dead: number): Promise<void> => {
    while (pid === dead && child.connected) {
      child.send('pid?');
      await wait(50);
    }
  };
  const mortal: Mortal = {
    name: 'database',
    deaths: 0,
    pid: () => pid,
    kill() {
      mortal.deaths += 1;
      strike(pid);
      void follow(pid);
    },
    async hold() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      strike(pid);
      await gone;
      return async () => {
        pid = 0;
        ({ child, url } = await start());
        while (pid === 0) await wait(20);
      };
    },
    said: () => lines.join(''),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
  return { url, process: mortal };
}

function strike(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // it may be dead from the blow before
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function isReady(mortal: Mortal, port: number): Promise<void> {
  for (let tries = 0; tries < 600 && mortal.deaths === 0; tries += 1) {
    const answer = await fetch(`http://localhost:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await wait(100);
  }
  throw new Error(`${mortal.name} never became ready:\n${mortal.said()}`);
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
