/** Messages whose target address is no address: only a resource link's is looked at before the launch gets in. */
import { expect, test } from '@jest/globals';
import { createJar } from '../support/practice-lms/index.ts';
import { enter, useLtiHarness } from './lti-harness.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const harness = useLtiHarness();

test.each(['no address', 'http://', 'https://[', '/lti/launch', ''])('a review whose target is %j', async (target) => {
  const change = (claims: Record<string, unknown>): Record<string, unknown> => ({
    ...claims,
    [`${LTI}message_type`]: 'LtiSubmissionReviewRequest',
    [`${LTI}for_user`]: { user_id: '12' },
    [`${LTI}target_link_uri`]: target,
  });
  const session = await enter(harness(), harness().moodle, { person: 'lee', context: '3A-CHI', change }, createJar());
  expect(session.body.landing).toMatchObject({ page: 'class-home' });
});
