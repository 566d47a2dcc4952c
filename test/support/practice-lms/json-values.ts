/** Values that came as JSON from a tool, read as text. */

/** Strings as they are, numbers and booleans in words, nothing as ''; anything else as its JSON. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** As `textOf`, but undefined stays undefined, and null becomes it. */
export function optionalTextOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : textOf(value);
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
