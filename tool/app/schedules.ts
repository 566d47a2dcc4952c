import { addMs, now } from '../core/clock.ts';
import { asOwner, inSchool, inSystem, sql } from '../core/db/database.ts';
import { enqueue } from '../core/jobs/jobs.ts';
import { sweepSchoolFiles } from '../files/index.ts';
import { queueWhatIsWanted } from '../grade-sync/index.ts';
import { syncRoster } from '../roster/index.ts';

const ROSTER_EVERY_MS = 15 * 60_000;

/** What is done again and again. Each run only queues or sweeps; several workers doing it at once do no harm. */
export const schedules: { name: string; everyMs: number; run: () => Promise<void> }[] = [
  {
    // asks every minute, so that a context is never more than a minute past its quarter of an hour
    name: 'rosters of live contexts',
    everyMs: 60_000,
    run: async () => {
      const due = await inSystem(() =>
        sql<{ school_id: string; context_id: string }>('select * from app.live_contexts($1, $2)', [
          now(),
          addMs(now(), -ROSTER_EVERY_MS),
        ]),
      );
      for (const { school_id, context_id } of due)
        await inSchool(school_id, () =>
          enqueue(syncRoster, { contextId: context_id }, { key: `roster.sync/${context_id}` }),
        );
    },
  },
  {
    name: 'columns and scores that nobody is sending',
    everyMs: 5 * 60_000,
    run: () => inEverySchool(queueWhatIsWanted),
  },
  {
    name: 'sweep what has expired',
    everyMs: 3600_000,
    run: async () => {
      await asOwner(async () => {
        const dayAgo = addMs(now(), -24 * 3600_000);
        await sql('select app.sweep($1), app.sweep_deep_linking($1)', [dayAgo]);
        const month = now().toISOString().slice(0, 7);
        await sql(
          `select app.make_activity_month($1::date), app.make_activity_month(($1::date + interval '1 month')::date)`,
          [`${month}-01`],
        );
      });
    },
  },
  {
    name: 'sweep files that nothing refers to',
    everyMs: 24 * 3600_000,
    run: () => inEverySchool(() => enqueue(sweepSchoolFiles, {}, { key: 'files.sweep' })),
  },
];

async function inEverySchool(work: () => Promise<void>): Promise<void> {
  const schools = await inSystem(() =>
    sql<{ school_id: string }>('select school_ids as school_id from app.school_ids()'),
  );
  for (const { school_id } of schools) await inSchool(school_id, work);
}
