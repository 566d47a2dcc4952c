import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('..', import.meta.url));

const common = {
  rootDir,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.data/', '<rootDir>/\\.cache/'],
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2022',
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  // They only say where the database can be had; it starts when the first test asks for it.
  globalSetup: '<rootDir>/test/support/jest-setup.js',
  globalTeardown: '<rootDir>/test/support/jest-teardown.js',
};

const project = (name, folders) => ({
  ...common,
  displayName: name,
  testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.{ts,tsx}`),
});

export default {
  rootDir,
  maxWorkers: 2,
  // Generous: no test waits for it, but a busy machine may.
  testTimeout: 120_000,
  cacheDirectory: '<rootDir>/.cache/jest',
  projects: [
    project('node', ['tool', 'contract', 'client', 'reports', 'quality']),
    project('e2e', ['e2e']),
    project('chaos', ['chaos']),
  ],
};
