import { beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { addMs, now } from '../../../tool/core/clock.ts';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { rotateKeys } from '../../../tool/lms/index.ts';
import { useApi, type Answer } from '../../support/api.ts';
import { runJobs } from '../../support/jobs.ts';
import {
  makeContext,
  makePerson,
  makeSchool,
  makeSession,
  type TestContext,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';
import { publish } from '../homework/content.ts';

const api = useApi();
let school: TestSchool;
let context: TestContext;
let teacher: TestPerson;
let token: string;

const CONTENT_ITEMS = 'https://purl.imsglobal.org/spec/lti-dl/claim/content_items';

beforeAll(async () => {
  school = await makeSchool();
  context = await makeContext(school);
  teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
  token = await makeSession(school, teacher, { context });
  await rotateKeys({ atOnce: true });
});

const rows = <Row extends object>(text: string, bind: unknown[] = []): Promise<Row[]> =>
  inSchool(school.schoolId, () => sql<Row>(text, bind));

/** A request as the launch keeps it. */
async function asked(settings: object = {}): Promise<string> {
  const id = newId();
  await rows(
    `insert into deep_linking_request (school_id, id, platform_id, deployment_id, context_id, person_id, return_url, settings, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)`,
    [
      school.schoolId,
      id,
      school.platformId,
      school.deploymentId,
      context.id,
      teacher.id,
      `${school.issuer}/return`,
      JSON.stringify({
        returnUrl: `${school.issuer}/return`,
        acceptTypes: ['ltiResourceLink'],
        acceptMultiple: true,
        acceptLineItem: true,
        data: null,
        ...settings,
      }),
      now(),
      addMs(now(), 3600_000),
    ],
  );
  return id;
}

async function published(deepLinkingId: string | null = null, changed = {}): Promise<string> {
  const { body } = await api().call(token, 'POST', '/api/homework', publish([context], changed, { deepLinkingId }));
  return body.classes[0].classHomeworkId;
}

const answer = (id: string, classHomeworkIds: string[], as = token): Promise<Answer> =>
  api().call(as, 'POST', `/api/deep-linking/${id}/answer`, { classHomeworkIds });
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a claim of any shape
const itemsOf = ({ body }: Answer): any => decodeJwt(body.jwt)[CONTENT_ITEMS];
const columns = (id: string): Promise<{ origin: string }[]> =>
  rows('select origin from line_item_link where class_homework_id = $1', [id]);

test('a new homework is answered with its column, which the LMS makes: no second one comes', async () => {
  const request = await asked();
  const id = await published(request, { title: '深連結', points: 20 });
  const done = await answer(request, [id]);
  expect(done.status).toBe(200);
  expect(done.body.returnUrl).toBe(`${school.issuer}/return`);
  expect(itemsOf(done)).toMatchObject([
    {
      type: 'ltiResourceLink',
      title: '深連結',
      custom: { homework_id: id },
      lineItem: { scoreMaximum: 20, resourceId: id },
    },
  ]);
  await runJobs(api().databaseUrl);
  expect(await columns(id)).toEqual([{ origin: 'deep_linking' }]);
});

test('one that was set before keeps its own column', async () => {
  const id = await published();
  await rows(
    `insert into line_item_link (school_id, id, class_homework_id, context_id, origin, resource_id, label, score_maximum, line_item_url, state, created_at)
     values ($1, $2, $3, $4, 'made_by_us', 'x', 'x', 20, 'https://x.example', 'live', $5)`,
    [school.schoolId, newId(), id, context.id, now()],
  );
  const done = await answer(await asked(), [id]);
  expect(itemsOf(done)[0].lineItem).toBeUndefined();
});

test('an LMS that takes no column gets none, and ours is wanted', async () => {
  const request = await asked({ acceptLineItem: false });
  const id = await published(request);
  const done = await answer(request, [id]);
  expect(itemsOf(done)[0].lineItem).toBeUndefined();
  expect(await columns(id)).toEqual([{ origin: 'made_by_us' }]);
});

test('what isn’t marked has no column at all', async () => {
  const id = await published(null, { marking: 'none', points: null });
  expect(itemsOf(await answer(await asked(), [id]))[0].lineItem).toBeUndefined();
  expect(await columns(id)).toEqual([]);
});

test('the choice: what is out here and stands in no link yet', async () => {
  const id = await published();
  const linked = await published();
  await rows(
    `insert into resource_link (school_id, id, deployment_id, context_id, link_id, class_homework_id, first_seen_at, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7)`,
    [school.schoolId, newId(), school.deploymentId, context.id, newId(), linked, now()],
  );
  const { body } = await api().call(token, 'GET', `/api/deep-linking/${await asked({ acceptMultiple: false })}`);
  expect(body).toMatchObject({ contextId: context.id, multiple: false, acceptsLineItem: true });
  const offered = body.homework.map((card: { classHomeworkId: string }) => card.classHomeworkId);
  expect(offered).toContain(id);
  expect(offered).not.toContain(linked);
});

test('nothing chosen cancels; an answer is given once', async () => {
  const request = await asked();
  const done = await answer(request, []);
  expect(itemsOf(done)).toEqual([]);
  expect((await answer(request, [])).status).toBe(404);
});

test('another class’s homework, another person’s request', async () => {
  const elsewhere = await makeContext(school);
  const both = await makePerson(school, { role: 'instructor', contexts: [context, elsewhere] });
  const { body } = await api().call(await makeSession(school, both), 'POST', '/api/homework', publish([elsewhere]));
  const wrong = await answer(await asked(), [body.classes[0].classHomeworkId]);
  expect([wrong.status, wrong.body.code]).toEqual([422, 'homework_not_here']);
  expect((await answer(await asked(), [], await makeSession(school, both))).status).toBe(403);
});
