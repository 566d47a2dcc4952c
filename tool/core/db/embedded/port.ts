import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { giveTo } from './account.ts';
import type { Home } from './home.ts';

/** The port of the last start if it can be had, else any free one. On the same port every process keeps its address. */
export async function choosePort(home: Home): Promise<number> {
  const kept = rememberedPort(home);
  if (!kept) return listenOn(0);
  // Of a PostgreSQL that was just killed, parts may hold the port a moment longer.
  for (let wait = 0; wait < 30; wait++) {
    if (await isFree(kept)) return kept;
    await sleep(100);
  }
  return listenOn(0);
}

/** Writes the port down for the next start. */
export function rememberPort(home: Home, port: number): void {
  if (rememberedPort(home) === port) return;
  writeFileSync(join(home.dir, 'port'), `${port}\n`);
  giveTo(join(home.dir, 'port'), home.account);
}

function rememberedPort(home: Home): number | undefined {
  try {
    return Number(readFileSync(join(home.dir, 'port'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isFree(port: number): Promise<boolean> {
  return listenOn(port).then(
    () => true,
    () => false,
  );
}

function listenOn(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const bound = (server.address() as { port: number }).port;
      server.close(() => resolve(bound));
    });
  });
}
