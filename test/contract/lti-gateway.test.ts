/** The LMS gateway against both flavours: names and roles, line items, scores, results, and bad weather. */
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { addMs } from '../../tool/core/clock.ts';
import { inSchool } from '../../tool/core/db/database.ts';
import { newId } from '../../tool/core/ids.ts';
import { gatewayFor, switchPlatformOff, activatePlatform, type Membership, type Result } from '../../tool/lms/index.ts';
import { enter, useLtiHarness } from './lti-harness.ts';

const harness = useLtiHarness();
const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};
const second = (offset = 0): Date => addMs(new Date(Math.floor(Date.now() / 1000) * 1000), offset * 1000);

describe.each(['moodle', 'canvas'] as const)('%s', (name) => {
  const platform = () => harness()[name];
  const contexts = new Map<string, string>();
  const connect = (label = '3A-CHI') => gatewayFor(harness().schoolId, contexts.get(label) ?? '');
  beforeAll(async () => {
    for (const [label, person] of [
      ['3A-CHI', 'lee'],
      ['3A-ENG', 'wong'],
    ] as const) {
      const { body } = await enter(harness(), platform(), { person, context: label });
      contexts.set(label, body.context.id);
    }
  });
  afterEach(() => platform().calm());

  test('members, with roles as they are meant', async () => {
    const { gateway, context } = await connect();
    const members = await all(gateway.memberships(context));
    const by = (key: string): Membership | undefined =>
      members.find((member) => member.lmsUserId === platform().person(key).sub);
    expect(members.filter((member) => member.role === 'learner').length).toBeGreaterThanOrEqual(30);
    expect(by('lee')).toMatchObject({ role: 'instructor', status: 'Active', isTest: false });
    // Moodle's non-editing teacher is a Learner to names and roles
    expect(by('chow')?.role).toBe(name === 'moodle' ? 'learner' : 'assistant');
    expect(by('p12')).toMatchObject({ name: '陳大文 Chan Tai Man', email: 's300112@chinglam.example' });
    if (name === 'canvas') expect(by('parent')?.role).toBe('mentor');
  });

  test('many pages, all of them once', async () => {
    const label = `big-${name}`;
    platform().addContext(label, 'Big');
    platform().enrol(label, 'lee', 'Instructor');
    platform().addPupils(label, 130);
    const { body } = await enter(harness(), platform(), { person: 'lee', context: label });
    const { gateway, context } = await gatewayFor(harness().schoolId, body.context.id);
    const members = await all(gateway.memberships(context));
    expect(members).toHaveLength(131);
    expect(new Set(members.map((member) => member.lmsUserId)).size).toBe(131);
  });

  test('a column is made, found, changed; and one score after another stands in the gradebook', async () => {
    const { gateway, context } = await connect();
    const resourceId = newId();
    expect(await gateway.findLineItem(context, resourceId)).toBeUndefined();
    const made = await gateway.createLineItem(context, { label: '默書一', scoreMaximum: 20, resourceId });
    expect(made).toMatchObject({ label: '默書一', scoreMaximum: 20, resourceId });
    expect(await gateway.findLineItem(context, resourceId)).toMatchObject({ url: made.url });
    await gateway.updateLineItem(context, made.url, { label: '默書（一）' });
    expect((await gateway.findLineItem(context, resourceId))?.label).toBe('默書（一）');

    const pupil = platform().person('p12').sub;
    const score = { lmsUserId: pupil, given: 15, maximum: 20, comment: '字體端正', at: second(-5) };
    expect(await gateway.sendScore(context, made.url, score)).toEqual({ kind: 'accepted' });
    const shown = async (): Promise<Result | undefined> => (await all(gateway.results(context, made.url, pupil)))[0];
    expect(await shown()).toMatchObject({ lmsUserId: pupil, points: 15, pointsMax: 20 });
    expect(await gateway.sendScore(context, made.url, { ...score, given: 0, at: second(-2) })).toEqual({
      kind: 'accepted',
    });
    expect((await shown())?.points).toBe(0);
    expect(await gateway.sendScore(context, made.url, { ...score, at: second(-60) })).toEqual({ kind: 'not_later' });
    expect((await shown())?.points).toBe(0);
    const column = platform()
      .gradebook('3A-CHI')
      .find((each) => each.resourceId === resourceId);
    expect(column).toBeDefined();
  });

  test('who has left, and who teaches, take no score', async () => {
    const { gateway, context } = await connect();
    const { url } = await gateway.createLineItem(context, { label: 'x', scoreMaximum: 10, resourceId: newId() });
    const certain = name === 'canvas';
    for (const key of ['p07', 'lee']) {
      if (key === 'p07') platform().switches.pupilGone.add('p07');
      const score = { lmsUserId: platform().person(key).sub, given: 1, maximum: 10, comment: null, at: second() };
      expect(await gateway.sendScore(context, url, score)).toEqual({ kind: 'not_in_context', certain });
    }
  });

  test('a deleted column is gone', async () => {
    const { gateway, context } = await connect();
    const resourceId = newId();
    const { url } = await gateway.createLineItem(context, { label: 'gone', scoreMaximum: 10, resourceId });
    const column = platform()
      .gradebook('3A-CHI')
      .find((each) => each.resourceId === resourceId);
    platform().deleteColumn(column?.id ?? '');
    const score = { lmsUserId: platform().person('p01').sub, given: 1, maximum: 10, comment: null, at: second() };
    expect(await gateway.sendScore(context, url, score)).toEqual({ kind: 'column_gone' });
    await expect(gateway.updateLineItem(context, url, { label: 'x' })).rejects.toMatchObject({ problem: 'gone' });
    expect(await gateway.findLineItem(context, resourceId)).toBeUndefined();
  });

  test('bad weather has a name each time', async () => {
    const { gateway, context } = await connect();
    const { url } = await gateway.createLineItem(context, { label: 'storm', scoreMaximum: 10, resourceId: newId() });
    const { switches } = platform();
    let tick = -50;
    const send = () => {
      tick += 1;
      const lmsUserId = platform().person('p02').sub;
      return gateway.sendScore(context, url, { lmsUserId, given: 1, maximum: 10, comment: null, at: second(tick) });
    };
    expect(await send()).toEqual({ kind: 'accepted' });
    const cases: [Partial<typeof switches>, object][] = [
      [
        { down: true, retryAfter: 7 },
        { kind: 'unavailable', unknownOutcome: true, retryAfterMs: 7000 },
      ],
      [{ answer: 429, retryAfter: 3 }, { kind: 'rate_limited' }],
      [{ answer: 403 }, { kind: 'unauthorised' }],
      [{ answer: 401 }, { kind: 'unauthorised' }],
      [{ answer: 404 }, { kind: 'column_gone' }],
      [{ dropConnections: 'before' }, { kind: 'unavailable', unknownOutcome: true }],
      [{ dropConnections: 'after' }, { kind: 'unavailable', unknownOutcome: true }],
      [{ htmlAnswers: true }, { kind: 'unavailable', unknownOutcome: true, detail: 'html_answer' }],
    ];
    for (const [weather, outcome] of cases) {
      Object.assign(switches, weather, { only: new Set(['scores']) });
      expect({ weather, outcome: await send() }).toMatchObject({ weather, outcome });
      platform().calm();
    }
    expect(await send()).toEqual({ kind: 'accepted' });
  });

  test('without a token nothing has been sent for sure', async () => {
    const { gateway, context } = await connect();
    const { url } = await gateway.createLineItem(context, { label: 't', scoreMaximum: 10, resourceId: newId() });
    await inSchool(harness().schoolId, async () => {
      const { sql } = await import('../../tool/core/db/database.ts');
      await sql('delete from lms_access_token');
    });
    const score = { lmsUserId: platform().person('p02').sub, given: 1, maximum: 10, comment: null, at: second() };
    for (const weather of [{ down: true }, { htmlAnswers: true }, { dropConnections: 'before' as const }]) {
      Object.assign(platform().switches, weather, { only: new Set(['token']) });
      expect(await gateway.sendScore(context, url, score)).toMatchObject({
        kind: 'unavailable',
        unknownOutcome: false,
      });
      platform().calm();
    }
    expect(await gateway.sendScore(context, url, score)).toEqual({ kind: 'accepted' });
  });

  test('a token that the platform no longer takes is renewed, once; a burst needs one', async () => {
    const { gateway, context } = await connect();
    const { url } = await gateway.createLineItem(context, { label: 'burst', scoreMaximum: 10, resourceId: newId() });
    platform().expireTokens();
    platform().resetCounters();
    const scores = Array.from({ length: 10 }, (_each, i) =>
      gateway.sendScore(context, url, {
        lmsUserId: platform().person(`p${String(i + 10)}`).sub,
        given: i,
        maximum: 10,
        comment: null,
        at: second(),
      }),
    );
    expect(new Set((await Promise.all(scores)).map((outcome) => outcome.kind))).toEqual(new Set(['accepted']));
    expect(platform().counters['token']).toBeLessThanOrEqual(3);
  });

  test('names that never end, and half a list, are no list', async () => {
    const { gateway, context } = await connect();
    for (const [weather, problem] of [
      [{ down: true }, 'unavailable'],
      [{ htmlAnswers: true }, 'bad_answer'],
      [{ answer: 403 }, 'unauthorised'],
    ] as const) {
      Object.assign(platform().switches, weather, { only: new Set(['names']) });
      await expect(all(gateway.memberships(context))).rejects.toMatchObject({ name: 'LmsError', problem });
      platform().calm();
    }
  });

  test('a course without the services says so', async () => {
    const label = `bare-${name}`;
    platform().addContext(label, 'Bare');
    platform().enrol(label, 'lee', 'Instructor');
    Object.assign(platform().switches, { noAgs: true, noNames: true });
    const { body } = await enter(harness(), platform(), { person: 'lee', context: label });
    const { gateway, context } = await gatewayFor(harness().schoolId, body.context.id);
    await expect(all(gateway.memberships(context))).rejects.toMatchObject({ name: 'NotSupported' });
    await expect(gateway.findLineItem(context, 'x')).rejects.toMatchObject({ name: 'NotSupported' });
    await expect(
      gateway.createLineItem(context, { label: 'x', scoreMaximum: 1, resourceId: 'x' }),
    ).rejects.toMatchObject({ name: 'NotSupported' });
  });

  test('never within a transaction, and not for a connection that is off', async () => {
    const { gateway, context } = await connect();
    await expect(inSchool(harness().schoolId, () => gateway.findLineItem(context, 'x'))).rejects.toThrow(
      'while a transaction is open',
    );
    await switchPlatformOff(platform().issuer, platform().clientId);
    await expect(connect()).rejects.toMatchObject({ problem: 'off' });
    await activatePlatform(platform().issuer, platform().clientId);
  });
});

test('Moodle: a lost comment, a locked cell', async () => {
  const { moodle, schoolId } = harness();
  const { body } = await enter(harness(), moodle, { person: 'lee', context: '3A-CHI' });
  const { gateway, context } = await gatewayFor(schoolId, body.context.id);
  const resourceId = newId();
  const { url } = await gateway.createLineItem(context, { label: 'k', scoreMaximum: 10, resourceId });
  const lmsUserId = moodle.person('p04').sub;
  const score = { lmsUserId, given: 5, maximum: 10, comment: '很好', at: second(-9) };
  expect(gateway.appendsComments).toBe(false);
  await gateway.sendScore(context, url, score);
  await gateway.sendScore(context, url, { ...score, given: 6, at: second(-6) });
  const [result] = await all(gateway.results(context, url, lmsUserId));
  expect(result).toMatchObject({ points: 6, comment: '很好' });
  const column = moodle.gradebook('3A-CHI').find((each) => each.resourceId === resourceId);
  moodle.switches.lockedColumns.add(column?.id ?? '');
  expect(await gateway.sendScore(context, url, { ...score, at: second(-3) })).toEqual({ kind: 'locked' });
  moodle.calm();
});

test('Canvas: a mark is no new attempt, and pupils get something to open', async () => {
  const { canvas, schoolId, origin } = harness();
  const { body } = await enter(harness(), canvas, { person: 'lee', context: '3A-CHI' });
  const { gateway, context } = await gatewayFor(schoolId, body.context.id);
  expect(gateway.appendsComments).toBe(true);
  const resourceId = newId();
  canvas.resetCounters();
  const { url } = await gateway.createLineItem(context, { label: 'c', scoreMaximum: 10, resourceId });
  const made = JSON.parse(
    canvas.calls.findLast((call) => call.service === 'line_items' && call.method === 'POST')?.body ?? '{}',
  );
  expect(made['https://canvas.instructure.com/lti/submission_type']).toEqual({
    type: 'external_tool',
    external_tool_url: `${origin}/lti/launch?homework_id=${resourceId}`,
  });
  const lmsUserId = canvas.person('p04').sub;
  await gateway.sendScore(context, url, { lmsUserId, given: 5, maximum: 10, comment: null, at: second() });
  const sent = JSON.parse(canvas.calls.findLast((call) => call.service === 'scores')?.body ?? '{}');
  expect(sent['https://canvas.instructure.com/lti/submission']).toEqual({ new_submission: false });
  expect(sent).not.toHaveProperty('comment');
});
