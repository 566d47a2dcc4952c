import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** True when the process lives. A zombie answers signal 0 too, and doesn't count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' && !isZombie(pid);
  }
  return !isZombie(pid);
}

/**
 * True when the process is PostgreSQL serving this data folder. A postmaster.pid outlives its process, and the number
 * may by now belong to somebody else.
 */
export function isPostmaster(pid: number, data: string): boolean {
  if (!isRunning(pid)) return false;
  if (process.platform === 'linux') {
    try {
      // PostgreSQL works inside its data folder.
      return readlinkSync(`/proc/${pid}/cwd`) === data && statFields(pid).command === 'postgres';
    } catch {
      return false;
    }
  }
  return basename(commandOf(pid)).startsWith('postgres');
}

/** True when the process's parent is a watchdog of ours, that is: when somebody owns it. */
export function hasWatchdog(pid: number): boolean {
  if (process.platform === 'win32') return true;
  try {
    const parent = process.platform === 'linux' ? statFields(pid).parent : Number(ps(pid, 'ppid'));
    const line = process.platform === 'linux' ? readFileSync(`/proc/${parent}/cmdline`, 'utf8') : ps(parent, 'args');
    return line.includes('watchdog.mjs');
  } catch {
    return false;
  }
}

function isZombie(pid: number): boolean {
  if (process.platform === 'win32') return false;
  try {
    return process.platform === 'linux' ? statFields(pid).state === 'Z' : ps(pid, 'state').startsWith('Z');
  } catch {
    return false;
  }
}

function statFields(pid: number): { command: string; state: string; parent: number } {
  const [, command = '', state = '', parent = ''] =
    /^\d+ \((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  return { command, state, parent: Number(parent) };
}

function commandOf(pid: number): string {
  if (process.platform !== 'win32') return ps(pid, 'comm');
  const listed = spawnSync('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { encoding: 'utf8' }).stdout;
  return /^"([^"]*)"/.exec(listed)?.[1] ?? '';
}

function ps(pid: number, column: string): string {
  return spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}
