/** Choosing homework for the LMS, and what the links that come of it lead to. */
import { describe, expect, test } from '@jest/globals';
import { addMs, now, resetClock, shiftClock } from '../../tool/core/clock.ts';
import { inSchool, sql } from '../../tool/core/db/database.ts';
import { newId } from '../../tool/core/ids.ts';
import { answerDeepLinking, findDeepLinkingRequest } from '../../tool/launch/index.ts';
import { createJar, type Platform } from '../support/practice-lms/index.ts';
import { enter, expectDoor, useLtiHarness } from './lti-harness.ts';

const harness = useLtiHarness();

/** A published homework in a context, with its column waiting for the LMS, as publishing from deep linking leaves it. */
async function homeworkIn(contextId: string, authorId: string): Promise<string> {
  const { schoolId } = harness();
  const [homeworkId, id] = [newId(), newId()];
  await inSchool(schoolId, async () => {
    await sql(
      `insert into homework (school_id, id, author_id, title, marking, points, handing_in, created_at, updated_at)
       values ($1, $2, $3, '默書一', 'points', 20, 'digital', $4, $4)`,
      [schoolId, homeworkId, authorId, now()],
    );
    await sql(
      `insert into class_homework (school_id, id, homework_id, context_id, state, published_at, created_at)
       values ($1, $2, $3, $4, 'published', $5, $5)`,
      [schoolId, id, homeworkId, contextId, now()],
    );
    await sql(
      `insert into line_item_link (school_id, id, class_homework_id, context_id, origin, resource_id, label, score_maximum, state, created_at)
       values ($1, $2, $3, $4, 'deep_linking', $6, '默書一', 20, 'waiting', $5)`,
      [schoolId, newId(), id, contextId, now(), id],
    );
  });
  return id;
}

const choose = (platform: Platform, change: object = {}) =>
  enter(harness(), platform, {
    person: 'lee',
    context: '3A-CHI',
    messageType: 'LtiDeepLinkingRequest',
    placement: platform.name === 'canvas' ? 'assignment_selection' : 'ContentArea',
    ...change,
  });
const answer = (id: string, items: Parameters<typeof answerDeepLinking>[1]) =>
  inSchool(harness().schoolId, () => answerDeepLinking(id, items));

describe.each(['moodle', 'canvas'] as const)('%s', (name) => {
  const platform = () => harness()[name];

  test('a chosen homework becomes a link with one column, and opens for everybody', async () => {
    const jar = createJar();
    const { body } = await enter(
      harness(),
      platform(),
      {
        person: 'lee',
        context: '3A-CHI',
        messageType: 'LtiDeepLinkingRequest',
        placement: name === 'canvas' ? 'assignment_selection' : 'ContentArea',
      },
      jar,
    );
    expect(body.landing).toMatchObject({ page: 'deep-linking' });
    const id: string = body.landing.deepLinkingId;
    const request = await inSchool(harness().schoolId, () => findDeepLinkingRequest(id));
    expect(request).toMatchObject({ contextId: body.context.id, personId: body.person.id });

    const classHomeworkId = await homeworkIn(body.context.id, body.person.id);
    const chosen = { classHomeworkId, title: '默書一', scoreMaximum: 20 };
    const { returnUrl, jwt } = await answer(id, [chosen]);
    const { links, refused } = await platform().finishDeepLinking(jar, returnUrl, jwt);
    expect(refused).toEqual([]);
    expect(links).toHaveLength(1);
    const columns = platform()
      .gradebook('3A-CHI')
      .filter((column) => column.resourceId === classHomeworkId);
    expect(columns).toHaveLength(1);

    platform().publish(links[0]?.id ?? '');
    const pupil = await enter(harness(), platform(), { person: 'p12', context: '3A-CHI', link: links[0]?.id ?? '' });
    expect(pupil.body.landing).toEqual({ page: 'homework', classHomeworkId });
    const teacher = await enter(harness(), platform(), { person: 'lee', context: '3A-CHI', link: links[0]?.id ?? '' });
    expect(teacher.body.landing).toEqual({ page: 'homework', classHomeworkId });
    const [column] = await harness().rows(
      'select state, line_item_url from line_item_link where class_homework_id = $1',
      [classHomeworkId],
    );
    expect(column).toMatchObject({ state: 'live', line_item_url: expect.stringContaining('http') });
  });

  test('answered once; not after an hour; an empty answer cancels', async () => {
    const first = (await choose(platform())).body.landing.deepLinkingId as string;
    const { jwt } = await answer(first, []);
    expect(jwt.split('.')).toHaveLength(3);
    await expect(answer(first, [])).rejects.toMatchObject({ code: 'deep_linking_closed' });
    const second = (await choose(platform())).body.landing.deepLinkingId as string;
    try {
      shiftClock(addMs(now(), 61 * 60_000));
      await expect(answer(second, [])).rejects.toMatchObject({ code: 'deep_linking_closed' });
    } finally {
      resetClock();
    }
  });

  test('ten answers at once: one', async () => {
    const id = (await choose(platform())).body.landing.deepLinkingId as string;
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => answer(id, [])));
    expect(answers.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  });
});

test('data is given back as it came; the settings’ limits hold', async () => {
  const { moodle } = harness();
  const SETTINGS = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';
  const change = (settings: object) => ({
    change: (claims: Record<string, unknown>) => ({
      ...claims,
      [SETTINGS]: { ...(claims[SETTINGS] as object), ...settings },
    }),
  });
  const item = { classHomeworkId: newId(), title: 'x', scoreMaximum: 5 };
  const data = 'opaque "data" \n 資料 {}';
  const echoed = (await choose(moodle, change({ data }))).body.landing.deepLinkingId as string;
  const { jwt } = await answer(echoed, [item]);
  const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  expect(claims).toMatchObject({
    iss: moodle.clientId,
    aud: moodle.issuer,
    'https://purl.imsglobal.org/spec/lti-dl/claim/data': data,
    'https://purl.imsglobal.org/spec/lti/claim/deployment_id': moodle.deploymentId,
  });
  const single = (await choose(moodle, change({ accept_multiple: 'false' }))).body.landing.deepLinkingId as string;
  await expect(answer(single, [item, item])).rejects.toMatchObject({ code: 'deep_linking_one_only' });
  const files = (await choose(moodle, change({ accept_types: ['file'] }))).body.landing.deepLinkingId as string;
  await expect(answer(files, [item])).rejects.toMatchObject({ code: 'deep_linking_no_links' });
});

test('a pupil doesn’t choose', async () => {
  const { canvas } = harness();
  const LIS = 'http://purl.imsglobal.org/vocab/lis/v2';
  const { response } = await canvas.launch(createJar(), {
    person: 'lee',
    context: '3A-CHI',
    messageType: 'LtiDeepLinkingRequest',
    placement: 'assignment_selection',
    change: (claims) => ({
      ...claims,
      'https://purl.imsglobal.org/spec/lti/claim/roles': [`${LIS}/membership#Learner`],
      sub: 'a-pupil',
    }),
  });
  expectDoor(response, 403, 'lti_learner_choosing');
});

test('a link whose homework is of another class leads to an empty link, a teacher to the class', async () => {
  const { moodle } = harness();
  const english = await enter(harness(), moodle, { person: 'wong', context: '3A-ENG' });
  const elsewhere = await homeworkIn(english.body.context.id, english.body.person.id);
  const change = (claims: Record<string, unknown>) => ({
    ...claims,
    'https://purl.imsglobal.org/spec/lti/claim/custom': { homework_id: elsewhere },
  });
  const pupil = await enter(harness(), moodle, { person: 'p09', context: '3A-CHI', change });
  expect(pupil.body.landing).toEqual({ page: 'empty-link' });
  const teacher = await enter(harness(), moodle, { person: 'lee', context: '3A-CHI', change });
  expect(teacher.body.landing).toEqual({ page: 'class-home' });
  const nonsense = (claims: Record<string, unknown>) => ({
    ...claims,
    'https://purl.imsglobal.org/spec/lti/claim/custom': { homework_id: "'; drop table person" },
  });
  const lost = await enter(harness(), moodle, { person: 'p09', context: '3A-CHI', change: nonsense });
  expect(lost.body.landing).toEqual({ page: 'empty-link' });
});
