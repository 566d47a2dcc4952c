import { describe, expect, test } from '@jest/globals';
import { inSchool, sql, sqlOne } from '../../../tool/core/db/database.ts';
import { LmsError, NotSupported, type Membership } from '../../../tool/lms/index.ts';
import { fetchRoster } from '../../../tool/roster/fetch-roster.ts';
import { syncRoster } from '../../../tool/roster/index.ts';
import { useDatabase } from '../../support/database.ts';
import { makeContext, makeSchool } from '../../support/factories/school.ts';

useDatabase();

const someone: Membership = {
  lmsUserId: 'x',
  roles: [],
  role: 'learner',
  name: null,
  givenName: null,
  familyName: null,
  email: null,
  sourcedId: null,
  status: 'Active',
  isTest: false,
  raw: {},
};

describe('fetching', () => {
  const given = (members: Partial<Membership>[], error?: Error) =>
    fetchRoster(async () =>
      (async function* () {
        for (const member of members) yield { ...someone, ...member };
        if (error) throw error;
      })(),
    );

  test('suspended and deleted members are absent', async () => {
    const { members, broken } = await given([
      { lmsUserId: 'a' },
      { lmsUserId: 'b', status: 'Inactive' },
      { lmsUserId: 'c', status: 'Deleted' },
    ]);
    expect(members.map((member) => member.lmsUserId)).toEqual(['a']);
    expect(broken).toBeUndefined();
  });

  test.each([
    [new NotSupported('names_and_roles'), 'no_names_service'],
    [new LmsError('off', 'platform_off'), 'lms_off'],
    [new LmsError('unauthorised', '401'), 'lms_refused'],
    [new LmsError('gone', '404'), 'lms_refused'],
    [new LmsError('unavailable', '503'), 'lms_unavailable'],
    [new LmsError('rate_limited', '429'), 'lms_unavailable'],
    [new LmsError('bad_answer', 'html'), 'lms_unavailable'],
  ])('%s', async (error, code) => {
    const { members, broken } = await given([{ lmsUserId: 'a' }], error);
    expect(members).toHaveLength(1);
    expect(broken?.code).toBe(code);
  });

  test('a mistake of ours isn’t the LMS’s', async () => {
    await expect(given([], new TypeError('ours'))).rejects.toThrow('ours');
  });
});

test('a connection that was switched off is told, and isn’t tried again at once', async () => {
  const school = await makeSchool();
  const context = await makeContext(school);
  await inSchool(school.schoolId, () => sql(`update lms_platform set status = 'off'`));
  await syncRoster.handle({ schoolId: school.schoolId, contextId: context.id }, { number: 1, last: false });
  const row = await inSchool(school.schoolId, () =>
    sqlOne<{ roster_error: string; roster_tried_at: Date | null; roster_synced_at: Date | null }>(
      'select roster_error, roster_tried_at, roster_synced_at from lms_context where id = $1',
      [context.id],
    ),
  );
  expect(row).toMatchObject({ roster_error: 'lms_off', roster_tried_at: expect.any(Date), roster_synced_at: null });
});
