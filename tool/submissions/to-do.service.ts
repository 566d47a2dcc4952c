import type { z } from 'zod';
import type { Actor } from '../core/actor.ts';
import { addMs, now } from '../core/clock.ts';
import { sql, sqlOne } from '../core/db/database.ts';
import { MAX_FILE_BYTES } from '../files/index.ts';
import { findHomeworkFiles } from '../homework/index.ts';
import { closedBecause } from './hand-in.service.ts';
import type { pupilHomeworkAnswer, toDoAnswer, VersionCard } from './submission.contract.ts';
import { FACT_COLUMNS, factJoins, type FactsRow } from './submission.facts.ts';
import { learningContexts, visibleWork } from './submission.policy.ts';
import { bySoonestDue, isoOrNull, presentForPupil, presentReturned } from './submission.presenter.ts';
import type { Work } from './work.service.ts';

export const MAX_FILES = 20;
/** A term and a half: enough to look back, and a page that stays quick in June. */
const LOOKED_BACK_MS = 150 * 24 * 3600_000;
const MOST = 500;

interface Described extends FactsRow {
  subjectZh: string | null;
  subjectEn: string | null;
  contextTitle: string;
}

const DESCRIBED = `su.name_zh as "subjectZh", su.name_en as "subjectEn", coalesce(cx.title, cx.label, '') as "contextTitle"`;
const DESCRIBED_JOINS = `join lms_context cx on cx.school_id = ch.school_id and cx.id = ch.context_id
  left join subject su on su.school_id = h.school_id and su.id = coalesce(h.subject_id, cx.subject_id)`;

/** All homework of one pupil over all their contexts, soonest due first: to do, to correct, done. */
export async function listToDo(actor: Actor): Promise<z.infer<typeof toDoAnswer>> {
  const at = now();
  const visible = visibleWork(actor, 2);
  const rows = await sql<Described>(
    `select ${FACT_COLUMNS}, ${DESCRIBED} from class_homework ch ${factJoins('$1::uuid')} ${DESCRIBED_JOINS}
     where ${visible.where} and ch.state <> 'archived' and ch.published_at > $3
     order by ch.published_at desc limit ${MOST}`,
    [actor.personId, ...visible.binds, addMs(at, -LOOKED_BACK_MS)],
  );
  const items = rows.map((row) => {
    const { axes, dueAt } = presentForPupil(row, at);
    const { classHomeworkId, title, subjectZh, subjectEn, contextTitle, minutes, handingIn } = row;
    const about = { classHomeworkId, title, subjectZh, subjectEn, contextTitle, dueAt, minutes, handingIn };
    return { ...about, axes, mark: presentReturned(row), handedInAt: isoOrNull(row.handedInAt) };
  });
  return { items: items.sort(bySoonestDue) };
}

/** One homework as its pupil sees it. Reading it doesn't record an opening. */
export async function readPupilHomework(work: Work, actor: Actor): Promise<z.infer<typeof pupilHomeworkAnswer>> {
  const about = await sqlOne<Pick<Described, 'subjectZh' | 'subjectEn' | 'contextTitle'> & { bodyHtml: string }>(
    `select ${DESCRIBED}, h.body_html as "bodyHtml" from class_homework ch
     join homework h on h.school_id = ch.school_id and h.id = ch.homework_id ${DESCRIBED_JOINS} where ch.id = $1`,
    [work.classHomeworkId],
  );
  return {
    classHomeworkId: work.classHomeworkId,
    title: work.title,
    bodyHtml: about?.bodyHtml ?? '',
    files: await findHomeworkFiles(work.homeworkId),
    subjectZh: about?.subjectZh ?? null,
    subjectEn: about?.subjectEn ?? null,
    contextTitle: about?.contextTitle ?? '',
    ...presentForPupil(work, now()),
    graceMinutes: work.graceMinutes,
    minutes: work.minutes,
    marking: work.marking,
    points: work.points,
    handingIn: work.handingIn,
    closedBecause: closedBecause(work, learningContexts(actor).includes(work.contextId)),
    versions: work.submissionId ? await listVersions(work.submissionId, actor.personId) : [],
    mark: presentReturned(work),
    limits: { maxFiles: MAX_FILES, maxBytes: MAX_FILE_BYTES },
  };
}

/** All versions of a submission, newest first. `byName` is told where it wasn't the pupil. */
export async function listVersions(submissionId: string, pupilId: string): Promise<VersionCard[]> {
  const rows = await sql<Omit<VersionCard, 'at'> & { at: Date }>(
    `select v.number, v.kind, v.at, v.text, v.receipt,
       case when v.by_id <> $2 then coalesce(nullif(concat_ws(' ', p.name_zh, p.name_en), ''), p.lms_name, '') end as "byName",
       coalesce((select jsonb_agg(jsonb_build_object('fileId', f.id, 'name', vf.name, 'size', f.size, 'mediaType', f.media_type,
           'kind', f.kind, 'sha256', f.sha256) order by vf.position)
         from submission_version_file vf join file f on f.school_id = vf.school_id and f.id = vf.file_id
         where vf.school_id = v.school_id and vf.version_id = v.id), '[]') as files
     from submission_version v
     join person p on p.school_id = v.school_id and p.id = v.by_id
     where v.submission_id = $1 order by v.number desc`,
    [submissionId, pupilId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
