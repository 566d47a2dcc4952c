import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../../../tool/core/actor.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import * as policy from '../../../tool/homework/homework.policy.ts';
import { publishHomework } from '../../../tool/homework/publish.service.ts';
import { now } from '../../../tool/core/clock.ts';
import { useDatabase } from '../../support/database.ts';
import {
  makeContext,
  makePerson,
  makeSchool,
  type TestContext,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';
import { publish } from './content.ts';

useDatabase();
let school: TestSchool;
let contexts: TestContext[];
let people: TestPerson[];
let homeworks: (policy.SetInClasses & { id: string })[];

/** An actor as loadActor makes one. */
function actorOf(person: TestPerson, roles: (string | null)[]): Actor {
  const having = (...wanted: string[]): string[] =>
    contexts.filter((_context, index) => wanted.includes(roles[index] ?? '')).map((context) => context.id);
  const [teaching, learning, mentoring] = [having('instructor', 'assistant'), having('learner'), having('mentor')];
  return {
    schoolId: school.schoolId,
    personId: person.id,
    sessionId: person.id,
    contextId: null,
    role: 'instructor',
    isTest: false,
    teachingContextIds: teaching,
    learningContextIds: learning,
    mentoringContextIds: mentoring,
    teaches: (id) => teaching.includes(id),
    assists: (id) => having('assistant').includes(id),
    learnsIn: (id) => learning.includes(id),
    isAdministrator: false,
    isHead: false,
  };
}

beforeAll(async () => {
  school = await makeSchool();
  contexts = [await makeContext(school), await makeContext(school), await makeContext(school)];
  people = [await makePerson(school, {}), await makePerson(school, {})];
  await inSchool(school.schoolId, async () => {
    for (const author of people)
      for (const mask of [1, 2, 3, 5, 7]) {
        const where = contexts.filter((_context, index) => mask & (1 << index));
        await publishHomework(publish(where), { personId: author.id }, now());
      }
    homeworks = await sql(
      `select h.id, h.author_id as "authorId", array_agg(ch.context_id) as "contextIds"
       from homework h join class_homework ch on ch.homework_id = h.id group by 1, 2`,
    );
  });
});

const role = fc.constantFrom('instructor', 'assistant', 'learner', 'mentor', 'administrator', null);
const anyActor = fc.tuple(fc.constantFrom(0, 1), fc.array(role, { minLength: 3, maxLength: 3 }));

test('what one may see of many is what one may see of each', async () => {
  await fc.assert(
    fc.asyncProperty(anyActor, async ([who, roles]) => {
      const actor = actorOf(people[who] as TestPerson, roles);
      await inSchool(school.schoolId, async () => {
        const seen = policy.visibleHomework(actor, 1);
        const found = await sql<{ id: string }>(`select h.id from homework h where ${seen.where}`, seen.bind);
        const allowed = homeworks.filter((each) => policy.canReadHomework(actor, each)).map((each) => each.id);
        expect(found.map((each) => each.id).sort()).toEqual(allowed.sort());

        const inClass = policy.visibleClassHomework(actor, 1);
        const all = await sql<policy.SetIn & { id: string }>(
          `select ch.id, ch.context_id as "contextId", h.author_id as "authorId" from class_homework ch join homework h on h.id = ch.homework_id`,
        );
        const visible = await sql<{ id: string }>(
          `select ch.id from class_homework ch join homework h on h.id = ch.homework_id where ${inClass.where}`,
          inClass.bind,
        );
        const readable = all.filter((each) => policy.canReadClassHomework(actor, each)).map((each) => each.id);
        expect(visible.map((each) => each.id).sort()).toEqual(readable.sort());
      });
    }),
    { numRuns: 60 },
  );
});

test('publishing: the many are the ones; editing needs all its classes, or to be its author', () => {
  fc.assert(
    fc.property(anyActor, ([who, roles]) => {
      const actor = actorOf(people[who] as TestPerson, roles);
      const each = contexts.map((context) => context.id).filter((id) => policy.canPublishTo(actor, id));
      expect(policy.publishableContexts(actor).sort()).toEqual(each.sort());
      expect(each).toEqual(
        contexts
          .filter((_context, index) => roles[index] === 'instructor')
          .map(({ id }) => id)
          .sort(),
      );
      for (const homework of homeworks) {
        const mine = homework.contextIds.filter((id) => each.includes(id)).length;
        const expected = mine === homework.contextIds.length || (mine > 0 && homework.authorId === actor.personId);
        expect(policy.canEditHomework(actor, homework)).toBe(expected);
      }
    }),
  );
});
