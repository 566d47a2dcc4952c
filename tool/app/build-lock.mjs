import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs `work` while no other process builds. The lock of a process that died is taken over. */
export async function withBuildLock(path, work) {
  while (!take(path)) {
    if (!ownerLives(path)) rmSync(path, { force: true });
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function ownerLives(path) {
  try {
    const owner = Number(readFileSync(path, 'utf8'));
    // An empty file is just being written.
    if (!owner) return true;
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
