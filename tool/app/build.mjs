// Builds dist/ from the sources: the server by tsc (without checking types, which `npm run check` does), the client by
// Vite. Each half is left alone when none of its sources has changed. Run by `npm run build`, `npm start`, the image.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withBuildLock } from './build-lock.mjs';
import { compressFolder } from './compress.mjs';
import { root } from './install.mjs';
import { CommandError, run } from './run-command.mjs';

const dist = join(root, 'dist');
const serverFolders = ['tool', 'lti-config', 'reports', 'test/support/practice-lms'];
const bundled = ['package-lock.json', 'tsconfig.json'];

const halves = [
  {
    name: 'server',
    sources: [...serverFolders, ...bundled],
    isSource: () => true,
    gives: ['tool', 'lti-config', 'reports', 'test'],
    make: buildServer,
  },
  {
    name: 'client',
    sources: ['client', 'tool', ...bundled],
    // Of the server the client sees the contracts only.
    isSource: (path) => !path.startsWith('tool/') || path.endsWith('.contract.ts'),
    gives: ['client'],
    make: buildClient,
  },
];

/**
 * Brings dist/ up to date. Two starts at once don't disturb each other, nor a server that runs from dist/.
 * @param {('server' | 'client')[]} names which halves; both when empty
 */
export async function build(names = []) {
  const wanted = halves.filter((half) => names.length === 0 || names.includes(half.name));
  if (wanted.every(isFresh)) return;
  mkdirSync(dist, { recursive: true });
  await withBuildLock(join(dist, '.lock'), async () => {
    const stale = wanted.filter((half) => !isFresh(half));
    if (stale.length > 0) console.error(`Building the ${stale.map((half) => half.name).join(' and the ')} …`);
    const results = await Promise.allSettled(stale.map(rebuild));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  });
}

async function rebuild(half) {
  const stamp = stampOf(half);
  const draft = join(dist, `.${half.name}-draft`);
  const old = join(dist, `.${half.name}-old`);
  for (const folder of [draft, old]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(old, { recursive: true });
  await half.make(draft);
  for (const name of half.gives) {
    if (existsSync(join(dist, name))) renameSync(join(dist, name), join(old, name));
    if (existsSync(join(draft, name))) renameSync(join(draft, name), join(dist, name));
  }
  for (const folder of [draft, old]) rmSync(folder, { recursive: true, force: true });
  writeFileSync(stampFile(half), stamp);
}

async function buildServer(draft) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  // The draft lies one folder deeper than what it becomes, so source maps name the sources from the root.
  const places = ['--outDir', draft, '--sourceRoot', root];
  await run(process.execPath, [tsc, '-p', 'tool/tsconfig.build.json', ...places], { cwd: root });
  // What the server reads beside its code (translations, templates, the watchdog) keeps its place in dist/.
  for (const path of serverFolders.flatMap(filesUnder).filter(isRead)) {
    const target = join(draft, path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, path), target);
  }
}

async function buildClient(draft) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const to = join(draft, 'client');
  const args = ['build', '-c', 'client/vite.config.ts', '--outDir', to, '--emptyOutDir', '--logLevel', 'warn'];
  await run(process.execPath, [vite, ...args], { cwd: root, env: { ...process.env, NODE_ENV: 'production' } });
  await compressFolder(to);
}

function isRead(path) {
  const isOfTheBuild = dirname(path) === 'tool/app' && /\.mjs$|^Dockerfile$/.test(basename(path));
  return !/\.tsx?$|tsconfig[^/]*\.json$/.test(path) && !isOfTheBuild;
}

function isThere(half) {
  return half.name === 'server' || existsSync(join(root, 'client', 'vite.config.ts'));
}

function isFresh(half) {
  if (!isThere(half)) return true;
  return existsSync(stampFile(half)) && readFileSync(stampFile(half), 'utf8') === stampOf(half);
}

function stampFile(half) {
  return join(dist, `.${half.name}-stamp`);
}

/** A hash over names and contents, which neither a fresh clone nor a touched file can deceive. */
function stampOf(half) {
  const hash = createHash('sha256').update(process.version);
  for (const path of half.sources.flatMap(filesUnder).filter(half.isSource)) {
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

/** Paths of all files, relative to the root, with forward slashes, sorted. A file's own path gives itself. */
function filesUnder(path) {
  const whole = join(root, path);
  if (!existsSync(whole)) return [];
  if (/\.json$/.test(path)) return [path];
  return readdirSync(whole, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(`The build failed: ${error.message}`);
    process.exit(1);
  }
}
