import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../../../tool/core/actor.ts';
import { now } from '../../../tool/core/clock.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import type { SessionRole } from '../../../tool/core/http/session.contract.ts';
import { newId } from '../../../tool/core/ids.ts';
import { publishHomework } from '../../../tool/homework/publish.service.ts';
import { factJoins } from '../../../tool/submissions/submission.facts.ts';
import * as policy from '../../../tool/submissions/submission.policy.ts';
import { findWork } from '../../../tool/submissions/work.service.ts';
import { useDatabase } from '../../support/database.ts';
import {
  makeContext,
  makePerson,
  makeSchool,
  type TestContext,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';
import { publish } from '../homework/content.ts';

useDatabase();
let school: TestSchool;
let contexts: TestContext[];
let people: TestPerson[];
let classHomeworkIds: string[];
let submissions: (policy.SubmissionIn & { id: string })[];

beforeAll(async () => {
  school = await makeSchool();
  contexts = [await makeContext(school), await makeContext(school)];
  const author = await makePerson(school, {});
  people = [await makePerson(school, {}), await makePerson(school, {})];
  await inSchool(school.schoolId, async () => {
    // in each context: every state; for some only one person, hidden from another, handed in by the first
    for (const context of contexts)
      for (const state of ['draft', 'scheduled', 'published', 'closed', 'archived'])
        for (const kind of ['all', 'one', 'hidden', 'handed in']) await setWork(context, author, state, kind);
    classHomeworkIds = (await sql<{ id: string }>('select id from class_homework')).map((row) => row.id);
    submissions = await sql(
      `select s.id, s.person_id as "personId", ch.context_id as "contextId" from submission s join class_homework ch on ch.id = s.class_homework_id`,
    );
  });
});

async function setWork(context: TestContext, author: TestPerson, state: string, kind: string): Promise<void> {
  const { classes } = await publishHomework(publish([context]), { personId: author.id }, now());
  const id = classes[0]?.classHomeworkId;
  const [first, second] = people as [TestPerson, TestPerson];
  await sql('update class_homework set state = $2 where id = $1', [id, state]);
  if (kind === 'one')
    await sql('insert into homework_target (school_id, class_homework_id, person_id) values ($1, $2, $3)', [
      school.schoolId,
      id,
      first.id,
    ]);
  if (kind === 'hidden')
    await sql(
      `insert into adjustment (school_id, id, class_homework_id, person_id, kind, by_id, at) values ($1, $2, $3, $4, 'hide', $5, $6)`,
      [school.schoolId, newId(), id, second.id, author.id, now()],
    );
  if (kind === 'handed in')
    await sql(
      `insert into submission (school_id, id, class_homework_id, person_id, handed_in_at, channel, current_version, created_at)
       values ($1, $2, $3, $4, $5, 'digital', 1, $5)`,
      [school.schoolId, newId(), id, first.id, now()],
    );
}

/** An actor as loadActor makes one. */
function actorOf(who: number, roles: (string | null)[], isTest: boolean, role: SessionRole): Actor {
  const having = (...wanted: string[]): string[] =>
    contexts.filter((_context, index) => wanted.includes(roles[index] ?? '')).map((context) => context.id);
  const [teaching, learning] = [having('instructor', 'assistant'), having('learner')];
  return {
    schoolId: school.schoolId,
    personId: people[who]?.id ?? '',
    sessionId: newId(),
    contextId: contexts[0]?.id ?? null,
    role,
    isTest,
    teachingContextIds: teaching,
    learningContextIds: learning,
    mentoringContextIds: having('mentor'),
    teaches: (id) => teaching.includes(id),
    assists: (id) => having('assistant').includes(id),
    learnsIn: (id) => learning.includes(id),
    isAdministrator: false,
    isHead: false,
  };
}

const role = fc.constantFrom('instructor', 'assistant', 'learner', 'mentor', null);
const anyActor = fc.tuple(
  fc.constantFrom(0, 1),
  fc.array(role, { minLength: 2, maxLength: 2 }),
  fc.boolean(),
  fc.constantFrom('learner' as const, 'instructor' as const),
);

test('what one may see of many is what one may see of each', async () => {
  await fc.assert(
    fc.asyncProperty(anyActor, async (drawn) => {
      const actor = actorOf(...drawn);
      await inSchool(school.schoolId, async () => {
        const mine = policy.visibleWork(actor, 2);
        const work = await sql<{ id: string }>(
          `select ch.id from class_homework ch ${factJoins('$1::uuid')} where ${mine.where}`,
          [actor.personId, ...mine.binds],
        );
        const allowed: string[] = [];
        for (const id of classHomeworkIds) {
          const each = await findWork(id, actor.personId);
          if (each && policy.canOpenWork(actor, each)) allowed.push(id);
        }
        expect(work.map((row) => row.id).sort()).toEqual(allowed.sort());

        const theirs = policy.visibleSubmissions(actor, 1);
        const found = await sql<{ id: string }>(
          `select s.id from submission s join class_homework ch on ch.id = s.class_homework_id where ${theirs.where}`,
          theirs.binds,
        );
        const readable = submissions.filter((each) => policy.canReadSubmission(actor, each)).map((each) => each.id);
        expect(found.map((row) => row.id).sort()).toEqual(readable.sort());
      });
    }),
    { numRuns: process.env.TEST_LONG ? 200 : 25 },
  );
});

test('who may hand in may open, and nobody hands in for a class they only teach', () => {
  const anyWork = fc.record({
    contextId: fc.constantFrom(0, 1),
    isOut: fc.boolean(),
    isForPerson: fc.boolean(),
    hasWork: fc.boolean(),
  });
  fc.assert(
    fc.property(anyActor, anyWork, (drawn, { contextId, ...rest }) => {
      const actor = actorOf(...drawn);
      const work = { ...rest, contextId: contexts[contextId]?.id ?? '' };
      if (policy.canHandIn(actor, work)) expect(policy.canOpenWork(actor, work)).toBe(true);
      if (!actor.isTest && !actor.learnsIn(work.contextId)) expect(policy.canHandIn(actor, work)).toBe(false);
      expect(policy.canCollect(actor, work)).toBe(actor.teaches(work.contextId));
    }),
  );
});
