// Stands between Homeloop and PostgreSQL as a process of its own. When Homeloop dies, even by kill -9, the pipe to our
// stdin closes and PostgreSQL is stopped. Plain JavaScript, so that it runs from the sources (tests) and from dist alike.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @type {{ program: string, args: string[], data: string, cwd: string, uid?: number, gid?: number, adopt?: number }} */
const order = JSON.parse(process.argv[2]);
const windows = process.platform === 'win32';

const postmaster = order.adopt ?? start();
if (order.adopt) setInterval(() => !lives(order.adopt) && process.exit(0), 200);

process.stdin.on('end', stop).on('error', stop).resume();
// Only the pipe decides: Ctrl-C in a terminal reaches Homeloop first, which finishes its work and then closes the pipe.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});

function start() {
  const owner = order.uid === undefined ? {} : { uid: order.uid, gid: order.gid };
  const child = spawn(order.program, order.args, {
    ...owner,
    cwd: order.cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    windowsHide: true,
  });
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
  process.stdout.on('error', () => {}).write(`${child.pid}\n`);
  return child.pid;
}

function stop() {
  if (windows) {
    spawnSync(join(dirname(order.program), 'pg_ctl.exe'), ['stop', '-D', order.data, '-m', 'fast']);
    return;
  }
  signalPostmaster('SIGINT');
  setTimeout(() => signalPostmaster('SIGQUIT'), 20_000).unref();
}

function signalPostmaster(signal) {
  try {
    if (postmaster) process.kill(postmaster, signal);
  } catch {
    process.exit(0);
  }
}

function lives(pid) {
  try {
    process.kill(pid, 0);
    return windows || process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
