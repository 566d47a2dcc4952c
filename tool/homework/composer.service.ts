import { dueSuggestions, loadSchoolCalendar } from '../calendar/index.ts';
import type { Actor } from '../core/actor.ts';
import { sql, sqlOne } from '../core/db/database.ts';
import type { ComposerAnswer, DraftContent } from './homework.contract.ts';
import { findHomeworkFiles, type Homework } from './homework.model.ts';
import { publishableContexts } from './homework.policy.ts';

const LINE_ITEM_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem';

/** What the composer offers to a teacher who opens it in `contextId`. */
export async function openComposer(actor: Actor, contextId: string, at: Date): Promise<ComposerAnswer> {
  const due = dueSuggestions(at, await loadSchoolCalendar()).map((each) => ({
    rule: each.rule,
    at: each.at.toISOString(),
  }));
  const contexts = await findContexts(publishableContexts(actor), contextId);
  return {
    classes: contexts.map(({ subjectId: _subjectId, ...context }) => ({ ...context, due })),
    subjects: await sql(
      'select id as "subjectId", name_zh as "nameZh", name_en as "nameEn" from subject order by code, id',
    ),
    subjectId: contexts.find((context) => context.contextId === contextId)?.subjectId ?? null,
    last: await lastHomework(actor.personId, contextId),
  };
}

type ContextRow = Omit<ComposerAnswer['classes'][number], 'due'> & { subjectId: string | null };

/** The contexts with their pupils counted, `first` at the head, the others by class and title. */
async function findContexts(contextIds: string[], first: string): Promise<ContextRow[]> {
  return sql<ContextRow>(
    `select x.id as "contextId", coalesce(x.title, x.label, '') as title, c.code as "classCode", x.subject_id as "subjectId",
       j.name_zh as "subjectZh", j.name_en as "subjectEn",
       (select count(*)::int from membership m where m.school_id = x.school_id and m.context_id = x.id
          and m.role = 'learner' and m.status = 'active' and not m.is_test) as pupils,
       x.line_items_url is not null and $3 = any(x.ags_scopes) as "hasGradebook"
     from lms_context x
     left join school_class c on c.school_id = x.school_id and c.id = x.class_id
     left join subject j on j.school_id = x.school_id and j.id = x.subject_id
     where x.id = any($1::uuid[])
     order by x.id = $2 desc, c.code nulls last, title, x.id`,
    [contextIds, first, LINE_ITEM_SCOPE],
  );
}

/** "Same as last time": this person's latest homework in this context, without its due time. */
async function lastHomework(personId: string, contextId: string): Promise<DraftContent | null> {
  const last = await sqlOne<Omit<Homework, 'contextIds'>>(
    `select h.id, h.title, h.body_html as "bodyHtml", h.subject_id as "subjectId", h.marking, h.points::float8 as points,
       h.handing_in as "handingIn", h.minutes
     from homework h join class_homework ch on ch.school_id = h.school_id and ch.homework_id = h.id
     where h.author_id = $1 and ch.context_id = $2 and h.deleted_at is null
     order by h.created_at desc, h.id desc limit 1`,
    [personId, contextId],
  );
  if (!last) return null;
  const { title, bodyHtml, subjectId, marking, points, handingIn, minutes } = last;
  return {
    title,
    bodyHtml,
    subjectId,
    marking,
    points,
    handingIn,
    minutes,
    files: await findHomeworkFiles(last.id),
    classes: [],
  };
}
