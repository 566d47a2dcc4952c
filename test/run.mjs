// `npm test`: everything that CI runs, on a fresh clone with only Node and npm. `npm test -- unit browser` runs parts of it.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, root } from '../tool/app/install.mjs';
import { build } from '../tool/app/build.mjs';
import { findChromium } from './support/find-chromium.mjs';
import { runLimited } from './support/run-limited.mjs';

const parts = {
  check: { tells: 'format, lint, types, boundaries, dead code', run: check },
  unit: { tells: 'table, contract and story tests', run: () => jest('node') },
  browser: { tells: 'stories in Chromium', run: () => inBrowser('e2e') },
  chaos: { tells: 'processes killed, networks cut', run: () => inBrowser('chaos') },
};
const LIMIT_MINUTES = process.env.TEST_LONG === '1' ? 24 * 60 : 20;

process.chdir(root);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const scores = [];
await part('prepare', 'packages and build', prepare);
for (const name of Object.keys(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) await part(name, parts[name].tells, parts[name].run);
}
report();

/** Runs one part and notes its minutes. Whatever it throws counts as one failure, and the next part runs all the same. */
async function part(name, tells, work) {
  console.log(`\n=== ${name}: ${tells}`);
  const begun = performance.now();
  let score;
  try {
    score = await work();
  } catch (error) {
    console.error(error.message);
    score = { passed: 0, failed: 1, skipped: 0 };
  }
  scores.push({ name, minutes: (performance.now() - begun) / 60_000, ...score });
}

async function prepare() {
  await installPackages();
  // Checks alone need nothing built.
  if (wanted.length !== 1 || wanted[0] !== 'check') await build();
  return { passed: 0, failed: 0, skipped: 0 };
}

/** Each `check:…` script of package.json is one test. Two run at a time, and all run, so that one sees every complaint. */
async function check() {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const waiting = Object.keys(scripts).filter((name) => name.startsWith('check:'));
  const score = { passed: 0, failed: 0, skipped: 0 };
  const one = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const ended = await runLimited('npm', ['run', '--silent', name], { minutes: LIMIT_MINUTES, isQuiet: true });
      console.log(`${ended.isGood ? '✓' : '✗'} ${name} (${ended.seconds.toFixed(0)} s)`);
      if (!ended.isGood) console.log(ended.output);
      score[ended.isGood ? 'passed' : 'failed']++;
    }
  };
  await Promise.all([one(), one()]);
  return score;
}

async function inBrowser(project) {
  process.env.CHROMIUM = await findChromium();
  return jest(project);
}

async function jest(project) {
  const figures = join('.cache', `jest-${project}.json`);
  mkdirSync('.cache', { recursive: true });
  rmSync(figures, { force: true });
  const ended = await runLimited(
    process.execPath,
    [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'],
      ...['-c', 'test/jest.config.js', '--selectProjects', project, '--passWithNoTests'],
      ...['--json', '--outputFile', figures],
    ],
    // With --json jest says the same to stdout once more.
    { minutes: LIMIT_MINUTES, env: { ...process.env, CI: 'true' }, dropsStdout: true },
  );
  return scoreFrom(figures, ended);
}

function scoreFrom(figures, ended) {
  let said;
  try {
    said = JSON.parse(readFileSync(figures, 'utf8'));
  } catch {
    // No test at all leaves no figures; neither does a crash.
    return { passed: 0, failed: ended.isGood ? 0 : 1, skipped: 0 };
  }
  const failed = said.numFailedTests + said.numRuntimeErrorTestSuites;
  return {
    passed: said.numPassedTests,
    failed: failed === 0 && !ended.isGood ? 1 : failed,
    skipped: said.numPendingTests + said.numTodoTests,
  };
}

function report() {
  const sum = (figure) => scores.reduce((total, score) => total + score[figure], 0);
  console.log('\npart       minutes  passed  failed  skipped');
  for (const { name, minutes, passed, failed, skipped } of scores) {
    const figures = [minutes.toFixed(1).padStart(7), ...[passed, failed, skipped].map((n) => String(n).padStart(7))];
    console.log(`${name.padEnd(10)} ${figures.join(' ')}`);
  }
  console.log(`total ${sum('minutes').toFixed(1)} minutes\n`);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}
