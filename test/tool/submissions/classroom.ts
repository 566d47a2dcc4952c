import { beforeAll } from '@jest/globals';
import { inSchool, sql } from '../../../tool/core/db/database.ts';
import type { HomeworkContent } from '../../../tool/homework/homework.contract.ts';
import { useApi, type Api } from '../../support/api.ts';
import {
  makeContext,
  makePerson,
  makePupils,
  makeSchool,
  makeSession,
  type TestContext,
  type TestPerson,
  type TestSchool,
} from '../../support/factories/school.ts';
import { runJobs } from '../../support/jobs.ts';
import { tusClient } from '../files/tus-client.ts';
import { publish } from '../homework/content.ts';

/** A teacher with a class of pupils, signed in. */
export interface Classroom {
  api: Api;
  school: TestSchool;
  context: TestContext;
  teacher: TestPerson;
  teacherToken: string;
  pupils: TestPerson[];
  tokens: string[];
  /** Publishes and lets the listeners run. @returns the class homework's id */
  set: (changed?: Partial<HomeworkContent>, dueAt?: string | null, token?: string) => Promise<string>;
  /** A stored file of a pupil's, for one homework. */
  upload: (
    pupil: number,
    classHomeworkId: string,
    name: string,
    bytes: Buffer,
  ) => Promise<{ fileId: string; sha256: string; name: string }>;
  rows: <Row extends object>(text: string, bind?: unknown[]) => Promise<Row[]>;
}

/** Makes one for the test file. Call at its top. */
export function useClassroom(pupilCount = 3): () => Classroom {
  const api = useApi();
  let classroom: Classroom | undefined;
  beforeAll(async () => {
    const school = await makeSchool();
    const context = await makeContext(school);
    const teacher = await makePerson(school, { role: 'instructor', contexts: [context] });
    const teacherToken = await makeSession(school, teacher, { context });
    const pupils = await makePupils(school, context, pupilCount);
    const tokens: string[] = [];
    for (const pupil of pupils) tokens.push(await makeSession(school, pupil, { role: 'learner', context }));
    classroom = {
      api: api(),
      school,
      context,
      teacher,
      teacherToken,
      pupils,
      tokens,
      async set(changed = {}, dueAt, token = teacherToken) {
        const body = publish([context], changed);
        if (dueAt !== undefined) for (const plan of body.classes) plan.dueAt = dueAt;
        const { status, body: answer } = await api().call(token, 'POST', '/api/homework', body);
        if (status !== 200) throw new Error(`not published: ${JSON.stringify(answer)}`);
        await runJobs(api().databaseUrl);
        return answer.classes[0].classHomeworkId;
      },
      upload: (pupil, targetId, name, bytes) =>
        tusClient(api().origin, tokens[pupil] ?? null).file({ name, purpose: 'submission', targetId }, bytes),
      rows: (text, bind = []) => inSchool(school.schoolId, () => sql(text, bind)),
    };
  });
  return () => {
    if (!classroom) throw new Error('the classroom is there only while tests run');
    return classroom;
  };
}
