import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { loadActor, type Actor } from '../actor.ts';
import { audit } from '../audit/audit.ts';
import { now } from '../clock.ts';
import { inSchool, inSystem, sql, sqlOne } from '../db/database.ts';
import { hashOf } from '../ids.ts';
import { seal, unseal } from '../seal.ts';
import { AppError, notFound } from './errors.ts';
import { findSession, touchSession } from './session.ts';
import type { AnyRoute, Checked } from './route.ts';

type Of<K extends AnyRoute['kind']> = Extract<AnyRoute, { kind: K }>;
type CheckedAny = Checked<unknown, unknown, unknown>;

/** The Express handler of a declared route. */
export function handlerOf(route: AnyRoute): RequestHandler {
  switch (route.kind) {
    case 'route':
      return (request, response) => runRoute(route, request, response);
    case 'stream':
      return (request, response) => runStream(route, request, response);
    case 'public':
      return async (request, response) => {
        const answer = await route.handle({ ...check(route, request), request, response });
        if (!response.headersSent) response.json(answer ?? {});
      };
    case 'handshake':
      return (request, response) => route.handle(request, response);
  }
}

async function runRoute(route: Of<'route'>, request: Request, response: Response): Promise<void> {
  const checked = check(route, request);
  const write = route.method !== 'get';
  const key = write ? idempotencyKey(request) : undefined;
  const answer = await asActor(request, async (actor) => {
    const name = `${route.method} ${route.path}`;
    const requestHash = hashOf(JSON.stringify([name, checked.params ?? null, checked.body ?? null]));
    const stored = key && (await claimKey(actor, key, name, requestHash));
    if (stored) return stored.answer;
    const record = await permitted(route, checked, actor);
    const result = await route.handle({ ...checked, record, actor });
    if (process.env.NODE_ENV === 'test') route.answer.parse(result);
    if (key) {
      await audit({
        action: name,
        actorId: actor.personId,
        sessionId: actor.sessionId,
        requestId: String(request.id),
        ...recordOf(checked),
      });
      await storeAnswer(actor, key, result ?? {});
    }
    return result;
  });
  response.json(answer ?? {});
}

async function runStream(route: Of<'stream'>, request: Request, response: Response): Promise<void> {
  const checked = check({ params: route.params, query: route.query }, request);
  const { record, actor } = await asActor(request, async (who) => ({
    actor: who,
    record: await permitted(route, checked, who),
  }));
  await route.stream({ ...checked, body: undefined, record, actor, request, response });
}

/** Opens the one short transaction of a request: session, school, actor, then `work`. */
async function asActor<T>(request: Request, work: (actor: Actor) => Promise<T>): Promise<T> {
  return inSystem(async () => {
    const session = await findSession(bearer(request));
    return inSchool(session.school_id, async () => {
      await touchSession(session);
      return work(await loadActor(session));
    });
  });
}

async function permitted(route: Of<'route'> | Of<'stream'>, checked: CheckedAny, actor: Actor): Promise<unknown> {
  const record: unknown = await route.find(checked as never, actor);
  if (record === undefined || record === null) throw notFound();
  if (!route.allow(actor, record)) throw new AppError(403, 'forbidden', 'Not permitted');
  return record;
}

function bearer(request: Request): string | undefined {
  return /^Bearer ([\w-]+)$/.exec(request.headers.authorization ?? '')?.[1];
}

function idempotencyKey(request: Request): string {
  const key = request.header('idempotency-key');
  if (!key || !/^[\w-]{8,100}$/.test(key))
    throw new AppError(
      400,
      'idempotency_key_missing',
      'Writes need an Idempotency-Key of 8 to 100 letters, digits or dashes',
    );
  return key;
}

/**
 * Claims the key, or waits for the request that holds it and returns its stored answer.
 * A repetition with another body is a mistake of the caller's, told as 422.
 */
async function claimKey(
  actor: Actor,
  key: string,
  name: string,
  requestHash: string,
): Promise<{ answer: unknown } | undefined> {
  const claimed = await sql(
    `insert into stored_answer (school_id, person_id, key, route, request_hash, at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing returning key`,
    [actor.schoolId, actor.personId, key, name, requestHash, now()],
  );
  if (claimed.length > 0) return undefined;
  const stored = await sqlOne<{ request_hash: string; answer: unknown }>(
    'select request_hash, answer from stored_answer where person_id = $1 and key = $2',
    [actor.personId, key],
  );
  if (stored?.request_hash !== requestHash)
    throw new AppError(422, 'idempotency_key_reused', 'This Idempotency-Key was used for another request');
  const json = typeof stored.answer === 'string' ? unseal(ANSWERS, stored.answer) : undefined;
  if (json === undefined) throw new Error('a stored answer cannot be opened');
  return { answer: JSON.parse(json) as unknown };
}

const ANSWERS = 'stored-answer';

/** Sealed, since answers hold one-time codes and links, of which nothing but hashes is kept elsewhere, and names. */
async function storeAnswer(actor: Actor, key: string, answer: unknown): Promise<void> {
  await sql('update stored_answer set status = 200, answer = to_jsonb($3::text) where person_id = $1 and key = $2', [
    actor.personId,
    key,
    seal(ANSWERS, JSON.stringify(answer)),
  ]);
}

function recordOf(checked: CheckedAny): { recordType?: string; recordId?: string } {
  const first = Object.entries((checked.params ?? {}) as Record<string, string>)[0];
  return first && /^[0-9a-f-]{36}$/.test(first[1])
    ? { recordType: first[0].replace(/Id$/, ''), recordId: first[1] }
    : {};
}

function check(
  shape: { params?: z.ZodType | undefined; query?: z.ZodType | undefined; body?: z.ZodType | undefined },
  request: Request,
): CheckedAny {
  return {
    params: shape.params && parse(shape.params, request.params, 'params'),
    query: shape.query && parse(shape.query, request.query, 'query'),
    body: shape.body && parse(shape.body, request.body, 'body'),
  };
}

function parse(schema: z.ZodType, value: unknown, where: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // A path that can't be right names nothing.
  if (where === 'params') throw notFound();
  const issues = result.error.issues
    .map((issue) => ({ path: issue.path.join('.'), problem: issue.message }))
    .slice(0, 20);
  throw new AppError(422, 'invalid_input', `The ${where} is not as it should be`, { issues });
}
