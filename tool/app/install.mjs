// Installs the packages of package-lock.json when what lies in node_modules differs. Only Node's own modules here: this
// runs before anything is installed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run-command.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs `npm ci` when it is needed. Development packages are always wanted: they build. */
export async function installPackages() {
  if (isInstalled()) return;
  console.error('Installing packages (a minute or two, the first time only) …');
  // Under `npm start` npm tells where it lies; its script runs on the same Node without a shell.
  const npm = process.env.npm_execpath;
  const [program, before] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  await run(program, [...before, 'ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root });
}

/** True when every package of the lock file is there in its version. npm writes its own list last, so half an install lacks it. */
export function isInstalled() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const found = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !found) return false;
  for (const [path, { version, optional, devOptional }] of Object.entries(wanted)) {
    if (path === '') continue;
    // Packages for other systems are optional and rightly missing.
    if (!found[path] ? !(optional || devOptional) : found[path].version !== version) return false;
  }
  return true;
}

function packagesOf(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
