import { z } from 'zod';
import type { Actor } from '../core/actor.ts';
import { inSchool, inSystem, sqlOne } from '../core/db/database.ts';
import { publicRoute, route } from '../core/http/route.ts';
import { exchangeBody, sessionAnswer } from '../core/http/session.contract.ts';
import { exchangeCode, revokeSession, type SessionRow } from '../core/http/session.ts';
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

function ownSession(actor: Actor): Promise<SessionRow | undefined> {
  return sqlOne<SessionRow>('select * from session where id = $1', [actor.sessionId]);
}

function sessionOfToken(token: string): Promise<SessionRow | undefined> {
  return sqlOne<SessionRow>('select * from app.find_session($1)', [hashOf(token)]);
}
