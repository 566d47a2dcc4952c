import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./heic-child.mjs', import.meta.url));
const MAX_MS = 30_000;
const MAX_BYTES = 1024 ** 3;

/**
 * Decodes a HEIC picture and writes it as a JPEG of at most `pixels` on its longer side.
 * The decoder (libheif, WebAssembly) works in a process of its own, which is ended after 30 s or above 1 GB.
 * @throws Error with what the decoder said
 */
export async function heicToJpeg(source: string, target: string, pixels: number): Promise<void> {
  const child = spawn(process.execPath, ['--max-old-space-size=512', script, source, target, String(pixels)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { NODE_ENV: process.env.NODE_ENV ?? '', PATH: process.env.PATH ?? '' },
    timeout: MAX_MS,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-1000)));
  // WebAssembly memory isn't under V8's limit, so the whole process is watched.
  const watch = setInterval(() => {
    void residentBytes(child.pid).then((bytes) => bytes > MAX_BYTES && child.kill('SIGKILL'));
  }, 250);
  try {
    const code = await new Promise<number | string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exit, signal) => resolve(exit ?? String(signal)));
    });
    if (code !== 0) throw new Error(`the HEIC decoder ended with ${code}: ${said.trim()}`);
  } finally {
    clearInterval(watch);
  }
}

/** Memory of a process; 0 where the system doesn't tell (it isn't Linux, or the process has ended). */
async function residentBytes(pid: number | undefined): Promise<number> {
  const pages = (await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')).split(' ')[1];
  return Number(pages ?? 0) * 4096;
}
