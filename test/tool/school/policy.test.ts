import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../../../tool/core/actor.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { canReadClass, visibleClasses, type ReadableClass } from '../../../tool/school/school.policy.ts';
import { findReadableClass } from '../../../tool/school/school.queries.ts';
import { schoolToday } from '../../../tool/school/index.ts';
import { useDatabase } from '../../support/database.ts';
import {
  makeContext,
  makePerson,
  makeSchool,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';

useDatabase();
let school: TestSchool;
let person: TestPerson;
let contextIds: string[];
let classIds: string[];

beforeAll(async () => {
  school = await makeSchool();
  person = await makePerson(school, {});
  const contexts = [];
  // 1A has two courses, the others one each
  for (const code of ['1A', '1A', '1B', '1C']) contexts.push(await makeContext(school, { code }));
  contextIds = contexts.map((context) => context.id);
  classIds = [...new Set(contexts.map((context) => context.classId))];
});

const teaching = fc.record({
  ofClass: fc.nat(2),
  from: fc.constantFrom('2020-09-01', '2120-09-01'),
  to: fc.constantFrom(null, '2021-07-15', '2121-07-15'),
});
const anybody = fc.record({
  teaches: fc.uniqueArray(fc.nat(3)),
  rows: fc.array(teaching, { maxLength: 3 }),
  isAdministrator: fc.boolean(),
  isHead: fc.boolean(),
});

test('the classes one may read are those that one may read each', async () => {
  await fc.assert(
    fc.asyncProperty(anybody, async ({ teaches, rows, isAdministrator, isHead }) => {
      const teachingContextIds = teaches.map((index) => contextIds[index] as string);
      const actor = {
        personId: person.id,
        teachingContextIds,
        teaches: (id) => teachingContextIds.includes(id),
        isAdministrator,
        isHead,
      } as Actor;
      await inSchool(school.schoolId, async () => {
        await sql('delete from teaching');
        for (const { ofClass, from, to } of rows)
          await sql(
            `insert into teaching (school_id, id, class_id, person_id, kind, from_on, to_on) values ($1, $2, $3, $4, 'subject', $5, $6)`,
            [school.schoolId, newId(), classIds[ofClass], person.id, from, to !== null && to < from ? null : to],
          );
        const visible = visibleClasses(actor, await schoolToday(), 1);
        const seen = await sql<{ id: string }>(`select c.id from school_class c where ${visible.where}`, visible.bind);
        const each: string[] = [];
        for (const id of classIds)
          if (canReadClass(actor, (await findReadableClass(id)) as ReadableClass)) each.push(id);
        expect(seen.map((row) => row.id).sort()).toEqual(each.sort());
      });
    }),
    { numRuns: process.env.TEST_LONG === '1' ? 1000 : 40 },
  );
});
