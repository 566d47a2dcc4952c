import { z } from 'zod';
import type { Actor } from '../core/actor.ts';
import { inSchool, inSystem, sqlOne } from '../core/db/database.ts';
import { publicRoute, route } from '../core/http/route.ts';
import { exchangeBody, sessionAnswer } from '../core/http/session.contract.ts';
import { exchangeCode, openSession, revokeSession, type SessionRow } from '../core/http/session.ts';
import { hashOf } from '../core/ids.ts';
import { presentSession } from './session.presenter.ts';

const none = z.object({});

export const sessionRoutes = [
  publicRoute({
    method: 'post',
    path: '/session',
    reason: 'the one-time code is the credential',
    body: exchangeBody,
    handle: async ({ body }) => {
      const { answer, previous } = await inSystem(async () => {
        const earlier = body.previousToken ? await sessionOfToken(body.previousToken) : undefined;
        const { row, token } = await exchangeCode(body.handle, body.code);
        const shown = await inSchool(row.school_id, () => presentSession(row));
        // another person has sat down at this tab
        const isAnother = earlier && !earlier.revoked_at && earlier.person_id !== row.person_id;
        return { answer: { token, ...shown }, previous: isAnother ? earlier : undefined };
      });
      if (previous) await inSchool(previous.school_id, () => revokeSession(previous.id, 'another_person_launched'));
      return answer;
    },
  }),
  route({
    method: 'get',
    path: '/session',
    find: (_checked, actor) => ownSession(actor),
    allow: (actor, session) => session.person_id === actor.personId,
    handle: ({ record }) => presentSession(record),
    answer: sessionAnswer,
  }),
  route({
    method: 'post',
    path: '/session/window',
    body: z.object({
      path: z
        .string()
        .max(500)
        .regex(/^\/p\/[\w-]+\/[\w-]+(\/[\w/-]*)?$/),
    }),
    find: (_checked, actor) => ownSession(actor),
    allow: (actor, session) => session.person_id === actor.personId,
    handle: ({ record, body }) => openWindow(record, body.path),
    answer: z.object({ address: z.string() }),
  }),
  route({
    method: 'post',
    path: '/session/end',
    find: (_checked, actor) => ownSession(actor),
    allow: (actor, session) => session.person_id === actor.personId,
    handle: async ({ record }) => {
      await revokeSession(record.id, 'ended');
      return {};
    },
    answer: none,
  }),
];

/** The same page in a window of its own: a session of its own by a one-time code, for the same person and rights. */
async function openWindow(session: SessionRow, path: string): Promise<{ address: string }> {
  const { handle, code } = await openSession({
    platformHandle: session.platform_handle,
    personId: session.person_id,
    contextId: session.context_id,
    role: session.role,
    isTest: session.is_test,
    locale: session.locale,
    landing: session.landing,
    expiresAt: session.expires_at,
  });
  const page = path.split('/').slice(4).join('/');
  return { address: `/p/${session.platform_handle}/${handle}/${page}#code=${code}` };
}

function ownSession(actor: Actor): Promise<SessionRow | undefined> {
  return sqlOne<SessionRow>('select * from session where id = $1', [actor.sessionId]);
}

function sessionOfToken(token: string): Promise<SessionRow | undefined> {
  return sqlOne<SessionRow>('select * from app.find_session($1)', [hashOf(token)]);
}
