import type { Config } from './config.ts';

let current: Config | undefined;

/** Hands over the configuration once at start. */
export function useConfig(config: Config): void {
  current = config;
}

/** The running process's configuration. Throws before it has been handed over. */
export function currentConfig(): Config {
  if (!current) throw new Error('the configuration has not been handed over');
  return current;
}
