/** `node dist/test/support/practice-lms/main.js`: PRACTICE_PORT, PRACTICE_STATE (file) and TOOL_URL come from the environment. */
import { startPracticeLms } from './server.ts';

const port = Number(process.env.PRACTICE_PORT ?? 3001);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`PRACTICE_PORT must be a port number, not ${process.env.PRACTICE_PORT}\n`);
  process.exit(1);
}

try {
  const lms = await startPracticeLms({
    port,
    statePath: process.env.PRACTICE_STATE || undefined,
    toolUrl: process.env.TOOL_URL,
  });
  process.stdout.write(`Practice LMS: ${lms.origin}\n`);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void lms.stop().finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Started as a child of the tool's process: it ends when that one is gone, however it went.
  process.on('disconnect', stop);
  // Whatever happens in one request, the LMS goes on.
  process.on('uncaughtException', (error) => process.stderr.write(`practice LMS: ${error.stack ?? error.message}\n`));
  process.on('unhandledRejection', (reason) => process.stderr.write(`practice LMS: ${String(reason)}\n`));
} catch (error) {
  process.stderr.write(`The practice LMS can't start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
