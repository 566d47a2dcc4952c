import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { missingPackages } from '../support/complete-lock.mjs';

const text = readFileSync(fileURLToPath(new URL('../../package-lock.json', import.meta.url)), 'utf8');

// npm ci refuses a lock file that lacks them, on every system. The remedy: node test/support/complete-lock.mjs
test('the lock file holds the packages of every system', () => {
  expect(missingPackages(JSON.parse(text))).toEqual([]);
});

test('a package left out would be noticed', () => {
  const lock = JSON.parse(text) as { packages: Record<string, unknown> };
  delete lock.packages['node_modules/@swc/core-darwin-arm64'];
  expect(missingPackages(lock)).toMatchObject([{ name: '@swc/core-darwin-arm64', neededBy: 'node_modules/@swc/core' }]);
});

test('the lock file names no registry', () => {
  expect(text).not.toMatch(/"resolved": "https?:/);
});
