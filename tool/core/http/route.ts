import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Actor } from '../actor.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What has been checked before a handler runs. */
export interface Checked<P, Q, B> {
  params: P;
  query: Q;
  body: B;
}

interface Shape<P, Q, B> {
  method: Method;
  /** Express path under `/api`, e.g. `/homework/:homeworkId/publish`. */
  path: string;
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
}

/**
 * A route of the signed-in API. Order: session → shapes → transaction → `find` → `allow` → `handle` → audit → commit.
 * `find` undefined or null is 404; `allow` false is 403. Leaving `allow` out doesn't compile.
 * Writes need an `Idempotency-Key`; their answer is stored with them and given again to a repetition.
 */
export interface RouteSpec<P, Q, B, R, A> extends Shape<P, Q, B> {
  find: (checked: Checked<P, Q, B>, actor: Actor) => Promise<R | undefined | null>;
  allow: (actor: Actor, record: R) => boolean;
  handle: (checked: Checked<P, Q, B> & { record: R; actor: Actor }) => Promise<A>;
  /** The answer's contract; checked in tests. */
  answer: z.ZodType<A>;
}

/** A route that needs no session: says why, and never trusts the caller. */
export interface PublicRouteSpec<P, Q, B> extends Shape<P, Q, B> {
  reason: string;
  handle: (checked: Checked<P, Q, B> & { request: Request; response: Response }) => Promise<unknown>;
}

/** `find` and `allow` in a short transaction, which is closed before `stream` begins. */
export interface StreamRouteSpec<P, Q, R> extends Omit<Shape<P, Q, never>, 'body' | 'method'> {
  method: Method | 'all';
  find: (checked: Checked<P, Q, undefined>, actor: Actor) => Promise<R | undefined | null>;
  allow: (actor: Actor, record: R) => boolean;
  stream: (
    checked: Checked<P, Q, undefined> & { record: R; actor: Actor; request: Request; response: Response },
  ) => Promise<void>;
}

/** May await a foreign host; no transaction is open. Path is absolute (`/lti/…`). */
export interface HandshakeRouteSpec {
  method: Method | 'all';
  path: string;
  reason: string;
  handle: (request: Request, response: Response) => Promise<void>;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- the list holds routes of all shapes; each was checked where it was declared */
export type AnyRoute =
  | ({ kind: 'route' } & RouteSpec<any, any, any, any, any>)
  | ({ kind: 'public' } & PublicRouteSpec<any, any, any>)
  | ({ kind: 'stream' } & StreamRouteSpec<any, any, any>)
  | ({ kind: 'handshake' } & HandshakeRouteSpec);
/* eslint-enable @typescript-eslint/no-explicit-any */

export const route = <P = undefined, Q = undefined, B = undefined, R = unknown, A = unknown>(
  spec: RouteSpec<P, Q, B, R, A>,
): AnyRoute => ({ kind: 'route', ...spec });

export const publicRoute = <P = undefined, Q = undefined, B = undefined>(spec: PublicRouteSpec<P, Q, B>): AnyRoute => ({
  kind: 'public',
  ...spec,
});

export const streamRoute = <P = undefined, Q = undefined, R = unknown>(spec: StreamRouteSpec<P, Q, R>): AnyRoute => ({
  kind: 'stream',
  ...spec,
});

export const handshakeRoute = (spec: HandshakeRouteSpec): AnyRoute => ({ kind: 'handshake', ...spec });
