import type { z } from 'zod';
import { AppError } from '../core/http/errors.ts';

/** A place in a list, opaque to whoever pages. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws AppError 422 `bad_cursor` for anything that this list didn't give out */
export function decodeCursor<T>(cursor: string, shape: z.ZodType<T>): T {
  const result = shape.safeParse(parse(cursor));
  if (!result.success) throw new AppError(422, 'bad_cursor', 'This page of the list cannot be found');
  return result.data;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
