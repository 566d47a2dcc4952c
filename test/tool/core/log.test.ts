import { expect, test } from '@jest/globals';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { errorFacts } from '../../../tool/core/log.ts';
import { FetchError } from '../../../tool/lms/safe-fetch.ts';
import { useDatabase } from '../../support/database.ts';
import { makePerson, makeSchool } from '../../support/factories/school.ts';

useDatabase();

test('a failed statement tells what and where, and nothing of whom', async () => {
  const school = await makeSchool();
  const author = await makePerson(school, { nameEn: 'Chan Tai Man' });
  const failing = inSchool(school.schoolId, () =>
    sql(
      `insert into homework (school_id, id, author_id, title, body_html, marking, points, handing_in, created_at, updated_at)
       values ($1, $2, $3, '陳大文的功課', $4, 'points', 0.001, 'paper', now(), now())`,
      [school.schoolId, newId(), author.id, 'chan.tai.man@school.edu.hk'],
    ),
  );
  const error = await failing.catch((thrown: unknown) => thrown);
  const logged = JSON.stringify(errorFacts(error));
  expect(errorFacts(error)).toMatchObject({ code: '23514', table: 'homework', type: 'SequelizeDatabaseError' });
  expect(logged).not.toMatch(/chan\.tai\.man|陳大文|0\.001/);
  // the error itself would have told
  expect(JSON.stringify(error)).toMatch(/chan\.tai\.man/);
});

test('causes are followed, what hangs on them is not, and what is no error is told as text', () => {
  const cause = Object.assign(new Error('refused'), {
    answer: { body: 'chan.tai.man@school.edu.hk' },
    code: 'ECONNREFUSED',
  });
  const facts = errorFacts(new FetchError('unreachable', false, cause));
  expect(facts).toMatchObject({
    type: 'FetchError',
    problem: 'unreachable',
    cause: { message: 'refused', code: 'ECONNREFUSED' },
  });
  expect(JSON.stringify(facts)).not.toContain('chan.tai.man');
  expect(errorFacts('thrown text')).toEqual({ message: 'thrown text' });
  const round: { message: string; cause?: unknown } = { message: 'round' };
  round.cause = round;
  expect(() => JSON.stringify(errorFacts(round))).not.toThrow();
});
