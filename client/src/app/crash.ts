import { randomId } from '../api/random-id.ts';

/**
 * Writes a crash to the browser's console under a short reference that the page shows too.
 * Nothing is sent: a stack may hold what a pupil typed.
 */
export function reportCrash(error: unknown, where: string): string {
  const reference = randomId()
    .replaceAll('-', '')
    .slice(0, 8)
    .toUpperCase()
    .replace(/^(.{4})/, '$1-');
  // eslint-disable-next-line no-console -- the only place where a crash of the page is written down
  console.error(`Homeloop ${reference}`, error, where);
  return reference;
}
