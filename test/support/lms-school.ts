import { createJar, startPracticeLms, type Platform, type PracticeLms } from './practice-lms/index.ts';
import { createSchool } from '../../tool/school/index.ts';
import { makeRegistrationLink } from '../../tool/lms/index.ts';
import type { SessionAnswer } from '../../tool/core/http/session.contract.ts';
import type { Api } from './api.ts';

/** A school whose platform is the practice LMS, registered by a one-time link. */
export async function connectPracticeLms(
  flavour: 'moodle' | 'canvas',
): Promise<{ lms: PracticeLms; platform: Platform; schoolId: string }> {
  const lms = await startPracticeLms({ port: 0 });
  const platform = lms.platforms[flavour];
  const { schoolId } = await createSchool({ name: `School on ${flavour}` });
  const { response } = await platform.register(await makeRegistrationLink(schoolId));
  if (response.status !== 200)
    throw new Error(`registration answered ${response.status}: ${response.text.slice(0, 500)}`);
  return { lms, platform, schoolId };
}

/** Walks a launch as a browser does, and exchanges its code. @returns the bearer token and the session's body */
export async function signIn(
  api: Api,
  platform: Platform,
  person: string,
  context = '3A-CHI',
): Promise<SessionAnswer & { token: string }> {
  const { response } = await platform.launch(createJar(), { person, context });
  const location = response.headers.get('location');
  if (response.status !== 303 || !location)
    throw new Error(`${person}'s launch answered ${response.status}: ${response.text.slice(0, 800)}`);
  const url = new URL(location, api.origin);
  const [, , , handle] = url.pathname.split('/');
  const answer = await api.call(null, 'POST', '/api/session', {
    handle,
    code: new URLSearchParams(url.hash.slice(1)).get('code'),
  });
  if (answer.status !== 200) throw new Error(`the exchange answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body as SessionAnswer & { token: string };
}
