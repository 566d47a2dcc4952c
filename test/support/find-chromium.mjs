import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runLimited } from './run-limited.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The path of a Chromium: the CHROMIUM variable, one on PATH or in its usual place, else Debian's, installed when we are root.
 * @throws Error that says what to install
 */
export async function findChromium() {
  const given = process.env.CHROMIUM;
  if (given) {
    if (isProgram(given)) return given;
    throw new Error(`CHROMIUM is ${given}, where there is no program`);
  }
  return installed() ?? (await installByApt()) ?? refuse();
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...ELSEWHERE].find(isProgram);
}

async function installByApt() {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return undefined;
  console.log('Installing Chromium and Chinese fonts by apt …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const waiting = ['-o', 'DPkg::Lock::Timeout=300'];
  await runLimited('apt-get', [...waiting, '-qq', 'update'], { minutes: 10, env });
  await runLimited('apt-get', [...waiting, '-qq', 'install', '-y', 'chromium', 'fonts-noto-cjk'], { minutes: 20, env });
  return installed();
}

function refuse() {
  throw new Error(
    'The browser tests need Chromium or Google Chrome. Install one (Debian: apt-get install chromium fonts-noto-cjk), or set CHROMIUM to its path.',
  );
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
