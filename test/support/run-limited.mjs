import { spawn } from 'node:child_process';

/**
 * Runs a command without stdin and waits for it, at most `minutes`. Never rejects.
 * @returns {Promise<{ isGood: boolean, seconds: number, output: string }>} `output` only when quiet
 */
export function runLimited(program, args, { minutes, env = process.env, isQuiet = false, dropsStdout = false }) {
  return new Promise((resolve) => {
    const begun = performance.now();
    const stdout = isQuiet ? 'pipe' : dropsStdout ? 'ignore' : 'inherit';
    const child = spawn(program, args, {
      env,
      stdio: ['ignore', stdout, isQuiet ? 'pipe' : 'inherit'],
      // Windows finds npm.cmd only by its shell.
      shell: process.platform === 'win32' && program === 'npm',
    });
    const said = [];
    child.stdout?.on('data', (bytes) => said.push(bytes));
    child.stderr?.on('data', (bytes) => said.push(bytes));
    const limit = setTimeout(() => {
      console.error(`${args.join(' ')} took more than ${minutes} minutes and is stopped`);
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
    }, minutes * 60_000);
    const settle = (isGood) => {
      clearTimeout(limit);
      const seconds = (performance.now() - begun) / 1000;
      resolve({ isGood, seconds, output: Buffer.concat(said).toString() });
    };
    child.on('error', (error) => {
      said.push(Buffer.from(error.message));
      settle(false);
    });
    child.on('close', (code) => settle(code === 0));
  });
}
