import { readFileSync } from 'node:fs';

/**
 * Ends this process by SIGTERM when the `npm start` that began it is gone. npm hands a signal to the shell between us, and
 * many shells die of it without passing it on: the server would go on unseen and hold its port.
 */
export function followNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const begun = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === begun) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 300);
  timer.unref();
}

/** The shell's process number, and npm's where the system tells it. */
function ancestors() {
  const shell = process.ppid;
  if (process.platform !== 'linux') return String(shell);
  try {
    return `${shell} ${/\) \S (\d+)/.exec(readFileSync(`/proc/${shell}/stat`, 'utf8'))?.[1]}`;
  } catch {
    return `${shell} gone`;
  }
}
