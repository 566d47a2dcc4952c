import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addMs, now } from '../../tool/core/clock.ts';
import { asOwner, sql } from '../../tool/core/db/database.ts';
import { useApi } from '../support/api.ts';
import { connectPracticeLms, signIn } from '../support/lms-school.ts';
import { pupilKey, type Platform, type PracticeLms } from '../support/practice-lms/index.ts';

const api = useApi();
let lms: PracticeLms;
let platform: Platform;

beforeAll(async () => {
  ({ lms, platform } = await connectPracticeLms('moodle'));
});
afterAll(() => lms.stop());

const everybody = ['lee', 'chow', ...Array.from({ length: 30 }, (_, index) => pupilKey(index + 1))];

async function refused(): Promise<string[]> {
  const came = await Promise.allSettled(everybody.map((person) => signIn(api(), platform, person)));
  return came.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
}

test('a class and its teachers launch a course at once that nobody has opened before', async () => {
  expect(await refused()).toEqual([]);
  expect(await refused()).toEqual([]);
});

test('and again after the summer, by a link that nobody has opened before', async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    await asOwner(async () => {
      await sql('update lms_context set live_until = $1', [addMs(now(), -1)]);
      await sql('update lms_platform set skew_measured_at = null');
      await sql('delete from resource_link');
    });
    expect(await refused()).toEqual([]);
  }
});
