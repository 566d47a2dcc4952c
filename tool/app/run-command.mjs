import { spawn } from 'node:child_process';

/** A command ended badly; it has already said why on the terminal. */
export class CommandError extends Error {
  constructor(program, args, ending) {
    super(`${[program, ...args].join(' ')} ended with ${ending}`);
    this.name = 'CommandError';
  }
}

/**
 * Runs a command, without stdin, and waits. All it says goes to stderr: stdout belongs to the program that is being
 * prepared (the admin command's answer). A signal that reaches us meanwhile is passed on to it.
 * @throws CommandError when it fails
 */
export function run(program, args, { cwd, env = process.env, stdio = ['ignore', 2, 2] }) {
  return new Promise((resolve, reject) => {
    // Windows finds npm.cmd only by its shell.
    const shell = process.platform === 'win32' && program === 'npm';
    const child = spawn(program, args, { cwd, env, stdio, shell });
    const passOn = (signal) => child.kill(signal);
    process.on('SIGTERM', passOn).on('SIGINT', passOn);
    const settle = (ending) => {
      process.off('SIGTERM', passOn).off('SIGINT', passOn);
      if (ending === 0) resolve();
      else reject(new CommandError(program, args, ending));
    };
    child.on('error', (error) => settle(error.message));
    child.on('close', (code, signal) => settle(code ?? signal));
  });
}
