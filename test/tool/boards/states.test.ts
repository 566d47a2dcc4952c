import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countWork, type Counted } from '../../../tool/boards/counts.ts';
import { readStates } from '../../../tool/boards/facts.ts';
import { readCardRows } from '../../../tool/boards/homework-cards.ts';
import { addMs, now } from '../../../tool/core/clock.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { FACT_COLUMNS, factJoins, factsOf, type FactsRow } from '../../../tool/submissions/submission.facts.ts';
import { deriveAxes } from '../../../tool/submissions/submission.lifecycle.ts';
import { useDatabase } from '../../support/database.ts';
import {
  makeContext,
  makePerson,
  makePupils,
  makeSchool,
  type TestContext,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';
import { adjust, given, hoursAgo, work } from './facts.ts';

useDatabase();
let school: TestSchool;
let context: TestContext;
let teacher: TestPerson;
let pupils: TestPerson[];

const PUPILS = 12;
const ROUNDS = Number(process.env.TEST_LONG ? 150 : 25);

beforeAll(async () => {
  school = await makeSchool();
  context = await makeContext(school);
  teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
  pupils = await makePupils(school, context, PUPILS);
});

const hours = fc.integer({ min: 1, max: 60 });
const outcome = fc.constantFrom('pass' as const, 'redo' as const, null);
const version = fc.constantFrom(null, 1);
const handIn = fc.record({
  firstAgo: hours,
  channel: fc.constantFrom('digital' as const, 'paper' as const),
  again: fc.boolean(),
});
const onePupil = fc.record({
  joinedAgo: hours,
  row: fc.option(fc.record({ expected: fc.boolean(), handIn: fc.option(handIn) })),
  mark: fc.option(
    fc.record({ points: fc.constantFrom(5, null), outcome, comment: fc.constantFrom('', '好'), version }),
  ),
  returned: fc.array(fc.record({ outcome, version, ago: hours }), { maxLength: 2 }),
  adjustments: fc.uniqueArray(fc.constantFrom('extension', 'excuse', 'hide', 'absence'), { maxLength: 2 }),
  extendedAgo: fc.integer({ min: -30, max: 30 }),
});
const oneHomework = fc.record({
  handingIn: fc.constantFrom('digital' as const, 'paper' as const, 'either' as const, 'none' as const),
  marking: fc.constantFrom('points' as const, 'pass_redo' as const, 'none' as const),
  dueAgo: fc.option(fc.integer({ min: -20, max: 40 })),
  collectionClosed: fc.boolean(),
  lateBy: fc.constantFrom('first', 'last'),
  pupils: fc.array(onePupil, { minLength: PUPILS, maxLength: PUPILS }),
});
type OnePupil = typeof onePupil extends fc.Arbitrary<infer T> ? T : never;

async function store(id: string, person: TestPerson, facts: OnePupil): Promise<void> {
  await inSchool(school.schoolId, () =>
    sql('update membership set first_seen_at = $2 where person_id = $1', [person.id, hoursAgo(facts.joinedAgo)]),
  );
  if (facts.row) {
    const handedIn = facts.row.handIn;
    await work(school, id, person, {
      expected: facts.row.expected,
      ...(handedIn && {
        firstHandedInAt: hoursAgo(handedIn.firstAgo),
        handedInAt: hoursAgo(handedIn.again ? handedIn.firstAgo / 2 : handedIn.firstAgo),
        channel: handedIn.channel,
        ...(handedIn.channel === 'paper' && { collectedOn: hoursAgo(handedIn.firstAgo).toISOString().slice(0, 10) }),
      }),
      ...(facts.mark && { mark: facts.mark }),
      ...(facts.mark && {
        returned: facts.returned.map(({ ago, ...release }) => ({ ...release, at: hoursAgo(ago) })),
      }),
    });
  }
  for (const kind of facts.adjustments as ('extension' | 'excuse')[])
    await adjust(school, id, person, kind, {
      by: teacher,
      ...(kind === 'extension' && { dueAt: hoursAgo(facts.extendedAgo) }),
    });
}

describe('states of a class', () => {
  test('are those that the pupil’s own page derives; nobody is accused wrongly', async () => {
    await fc.assert(
      fc.asyncProperty(oneHomework, async (homework) => {
        const id = await given(
          school,
          context,
          teacher,
          {
            handingIn: homework.handingIn,
            marking: homework.marking,
            points: homework.marking === 'points' ? 20 : null,
          },
          {
            dueAt: homework.dueAgo === null ? null : hoursAgo(homework.dueAgo),
            ...(homework.collectionClosed && { collectionClosedAt: hoursAgo(0.5) }),
          },
        );
        for (const [index, facts] of homework.pupils.entries()) await store(id, pupils[index] as TestPerson, facts);
        const at = now();
        await inSchool(school.schoolId, async () => {
          await sql('update school set late_by = $1', [homework.lateBy]);
          const [card] = await readCardRows('ch.id = $1', [id], 1);
          const states = (await readStates(card ? [card] : [], at)).get(id) ?? [];
          expect(states).toHaveLength(PUPILS);
          for (const [index, person] of pupils.entries()) {
            const facts = homework.pupils[index] as OnePupil;
            const state = states.find((each) => each.personId === person.id);
            const [row] = await sql<FactsRow>(
              `select ${FACT_COLUMNS} from class_homework ch ${factJoins('$2::uuid')} where ch.id = $1`,
              [id, person.id],
            );
            const own = factsOf(row as FactsRow, 'teacher');
            expect(state?.dueAt).toEqual(own.dueAt);
            // A pupil whose row isn't made yet has no extension recomputed into it: the board is ahead of it there.
            if (facts.row ?? !facts.adjustments.includes('extension'))
              expect({ ...state?.axes }).toEqual(deriveAxes(own, at));

            if (state?.axes.work !== 'missing') continue;
            expect(facts.row?.handIn ?? null).toBe(null);
            expect(homework.handingIn).not.toBe('none');
            expect(homework.handingIn === 'digital' || homework.collectionClosed).toBe(true);
            expect(facts.adjustments.filter((kind) => kind !== 'extension')).toEqual([]);
            if (own.dueAt) expect(addMs(own.dueAt, 10 * 60_000) < at).toBe(true);
          }
          const counts = countWork(states);
          const inOneState = states.filter(({ axes, expected }) => expected && axes.exemption === null);
          expect(counts.expected).toBeGreaterThanOrEqual(inOneState.length);
          expect(counts.handedIn + counts.missing + counts.notCollected).toBeLessThanOrEqual(counts.expected);
          expect(counts.late).toBeLessThanOrEqual(counts.handedIn);
          expect(counts.returned).toBeLessThanOrEqual(counts.marked);
        });
      }),
      { numRuns: ROUNDS },
    );
  }, 120_000);
});

describe('counts', () => {
  const axes = (changed: Partial<Counted['axes']>): Counted['axes'] => ({
    work: 'to_do',
    timeliness: null,
    judgement: 'unmarked',
    exemption: null,
    extended: false,
    shown: 'to_do',
    ...changed,
  });
  const one = (changed: Partial<Counted['axes']>, more: Partial<Counted> = {}): Counted => ({
    expected: true,
    work: { openedAt: null },
    axes: axes(changed),
    ...more,
  });

  test.each<[string, Counted, object]>([
    ['to do', one({}), { expected: 1, handedIn: 0 }],
    [
      'an excused pupil who handed in has to be marked all the same',
      one({ work: 'handed_in', exemption: 'excused' }),
      { expected: 0, handedIn: 0, exempt: 1, toMark: 1 },
    ],
    ['an absent one', one({ exemption: 'absent' }), { expected: 0, absent: 1, exempt: 0 }],
    ['one who owes nothing', one({}, { expected: false }), { expected: 0 }],
    [
      'one who owed nothing and handed in',
      one({ work: 'handed_in' }, { expected: false }),
      { expected: 1, handedIn: 1 },
    ],
    ['late', one({ work: 'handed_in', timeliness: 'late' }), { handedIn: 1, late: 1, toMark: 1 }],
    ['marked', one({ work: 'handed_in', judgement: 'marked' }), { marked: 1, returned: 0, toMark: 0 }],
    ['to correct', one({ work: 'handed_in', judgement: 'redo' }), { marked: 1, returned: 1, toCorrect: 1 }],
    ['seen', one({}, { work: { openedAt: new Date(0) } }), { seen: 1 }],
  ])('%s', (_name, state, expected) => {
    expect(countWork([state])).toMatchObject(expected);
  });
});
