import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../../../tool/core/actor.ts';
import { canSeeBoard, taughtBy, visibleBoards } from '../../../tool/boards/boards.policy.ts';
import { now } from '../../../tool/core/clock.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { makeContext, makePerson, makeSchool, type TestContext } from '../../support/factories/school.ts';

useDatabase();

const teaching = fc.record({
  kind: fc.constantFrom('class_teacher', 'subject', 'cover'),
  ofClass: fc.constantFrom(0, 1, 2),
  subject: fc.constantFrom('own', 'other', null),
  from: fc.constantFrom('2020-09-01', '2120-09-01'),
  to: fc.constantFrom(null, '2021-07-15', '2121-07-15'),
});

test('the boards one may see are those that one may see each', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(teaching, { maxLength: 3 }),
      fc.uniqueArray(fc.constantFrom(0, 1, 2)),
      async (rows, taught) => {
        const school = await makeSchool();
        const contexts: TestContext[] = [];
        for (const code of ['1A', '1B', '1C']) contexts.push(await makeContext(school, { code }));
        const person = await makePerson(school, {});
        const teachingContextIds = taught.map((index) => contexts[index]?.id as string);
        const actor = {
          personId: person.id,
          teachingContextIds,
          teaches: (id) => teachingContextIds.includes(id),
        } as Actor;
        await inSchool(school.schoolId, async () => {
          const [own, other] = [newId(), newId()];
          for (const id of [own, other])
            await sql(`insert into subject (school_id, id, code, name_zh, name_en) values ($1, $2, $3, '', '')`, [
              school.schoolId,
              id,
              id.slice(-6),
            ]);
          await sql('update lms_context set subject_id = $1', [own]);
          for (const row of rows)
            await sql(
              `insert into teaching (school_id, id, class_id, person_id, subject_id, kind, from_on, to_on) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
              [
                school.schoolId,
                newId(),
                contexts[row.ofClass]?.classId,
                person.id,
                row.subject && (row.subject === 'own' ? own : other),
                row.kind,
                row.from,
                row.to !== null && row.to < row.from ? null : row.to,
              ],
            );
          const boards = await sql<{ contextId: string; taughtBy: string[] }>(
            `select x.id as "contextId", ${taughtBy(1)} as "taughtBy" from lms_context x join school sch on sch.school_id = x.school_id`,
            [now()],
          );
          const visible = visibleBoards(actor, 1, now());
          const seen = await sql<{ id: string }>(
            `select x.id from lms_context x join school sch on sch.school_id = x.school_id where ${visible.where}`,
            visible.bind,
          );
          const each = boards.filter((board) => canSeeBoard(actor, board)).map((board) => board.contextId);
          expect(seen.map((context) => context.id).sort()).toEqual(each.sort());
          const named = contexts.filter(
            (context, index) =>
              rows.some(
                (row) =>
                  row.ofClass === index &&
                  row.from === '2020-09-01' &&
                  row.to !== '2021-07-15' &&
                  (row.kind === 'class_teacher' || row.subject !== 'other'),
              ) || teachingContextIds.includes(context.id),
          );
          expect(each.sort()).toEqual(named.map((context) => context.id).sort());
        });
      },
    ),
    { numRuns: 30 },
  );
}, 60_000);
