import type { Actor } from '../../core/actor.ts';
import { addMs, now } from '../../core/clock.ts';
import { currentSchoolId, sql, sqlOne } from '../../core/db/database.ts';
import { AppError, notFound } from '../../core/http/errors.ts';
import { hashOf, newId } from '../../core/ids.ts';
import { classKey } from '../class-code.ts';
import { identityCandidates } from '../find-matches.ts';
import { matchIdentities } from '../match-identities.ts';
import { matchPeople, type PersonMatch } from '../match-people.ts';
import { presentPupil } from '../pupil-name.ts';
import { listClasses } from '../school-class.ts';
import { applyImport } from './apply-import.ts';
import { checkRows } from './check-rows.ts';
import { findColumns } from './columns.ts';
import { listedPupils } from './current-list.ts';
import type { ConfirmAnswer, ListColumns, OfficeRow, PreviewAnswer, RowError } from './office-list.contract.ts';
import { planImport, type ImportPlan, type ListedPupil } from './plan-import.ts';
import { MOST_ROWS, tooLong, type ListRow } from './read-list.ts';

const DAY_MS = 24 * 3600_000;
const ERRORS_SHOWN = 500;

export interface ListOptions {
  fileName: string;
  endMissing: boolean;
  /** Columns chosen by hand; the remembered ones of the last list when left out. */
  columns: ListColumns | undefined;
}

/**
 * Shows what a list would do, and keeps its rows for a day to be confirmed. Changes no pupil.
 * @throws AppError 422 `list_columns_unknown`, `list_empty`, `list_too_long`
 */
export async function previewList(actor: Actor, list: ListRow[], options: ListOptions): Promise<PreviewAnswer> {
  const found = findColumns(list, options.columns ?? (await rememberedColumns()));
  const checked = checkRows(list, found);
  const count = list.filter((line) => line.row > found.headerRow).length;
  if (count === 0) throw new AppError(422, 'list_empty', 'There are no pupils below the headers');
  if (count > MOST_ROWS) throw tooLong();
  const outlook = await outlookOf(checked.rows, options.endMissing, found.columns.number ?? '');
  const errors = [...checked.errors, ...outlook.plan.errors].sort((a, b) => a.row - b.row);
  const hash = hashOfOutlook(checked.rows, outlook, errors);
  const previewId = newId();
  await sql('delete from office_list_preview where by_id = $1 or at < $2', [actor.personId, addMs(now(), -DAY_MS)]);
  await sql(
    `insert into office_list_preview (school_id, id, by_id, hash, file_name, columns, rows, end_missing, at)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, $9)`,
    [
      currentSchoolId(),
      previewId,
      actor.personId,
      hash,
      options.fileName,
      JSON.stringify(found.columns),
      JSON.stringify({ rows: checked.rows, errors: checked.errors }),
      options.endMissing,
      now(),
    ],
  );
  return {
    previewId,
    hash,
    fileName: options.fileName,
    columns: found.columns,
    headers: found.headers.filter(Boolean),
    counts: {
      rows: count,
      add: outlook.plan.add.length,
      change: outlook.plan.change.length,
      same: outlook.plan.same.length,
      missing: outlook.plan.missing.length,
      matched: outlook.adopted.size,
      errors: errors.length,
    },
    formulaCells: checked.formulaCells.slice(0, ERRORS_SHOWN),
    add: outlook.plan.add.map((row) => ({ ...row, matchedBy: outlook.adopted.get(row)?.by ?? null })),
    change: outlook.plan.change.map(({ row, changes }) => ({ ...row, changes })),
    missing: outlook.plan.missing.map(presentListed),
    errors: errors.slice(0, ERRORS_SHOWN),
  };
}

/**
 * Carries out what the preview showed, whole or not at all.
 * @throws AppError 404 when the preview has gone; 409 `list_changed_since_preview`; 422 `list_has_errors`
 */
export async function confirmList(actor: Actor, previewId: string, hash: string): Promise<ConfirmAnswer> {
  await sql(`select pg_advisory_xact_lock(hashtext('office-list'), hashtext(current_setting('app.school_id')))`);
  const preview = await sqlOne<{
    hash: string;
    columns: ListColumns;
    rows: { rows: OfficeRow[]; errors: RowError[] };
    end_missing: boolean;
  }>('select hash, columns, rows, end_missing from office_list_preview where id = $1 and by_id = $2', [
    previewId,
    actor.personId,
  ]);
  if (!preview) throw notFound('preview');
  const { rows, errors } = preview.rows;
  const outlook = await outlookOf(rows, preview.end_missing, preview.columns.number ?? '');
  const allErrors = [...errors, ...outlook.plan.errors].sort((a, b) => a.row - b.row);
  if (preview.hash !== hash || hashOfOutlook(rows, outlook, allErrors) !== hash)
    throw new AppError(409, 'list_changed_since_preview', 'Pupils have changed since this preview: look at it again');
  if (allErrors.length > 0)
    throw new AppError(422, 'list_has_errors', 'The list has mistakes: mend them and upload it again', {
      errors: allErrors.length,
    });
  await applyImport(outlook.plan, outlook.adopted, preview.end_missing);
  const merged = await matchIdentities();
  await remember(preview.columns);
  await sql('delete from office_list_preview where id = $1', [previewId]);
  const unmatched = await sqlOne<{ count: number }>(
    `select count(*)::int as count from office_pupil o join class_member m on m.school_id = o.school_id
       and m.person_id = o.person_id and m.to_on is null
     where not exists (select 1 from lms_identity i where i.school_id = o.school_id and i.person_id = o.person_id)`,
  );
  return {
    added: outlook.plan.add.length,
    changed: outlook.plan.change.length,
    same: outlook.plan.same.length,
    ended: preview.end_missing ? outlook.plan.missing.length : 0,
    matched: outlook.adopted.size + merged.length,
    unmatched: unmatched?.count ?? 0,
  };
}

interface Outlook {
  plan: ImportPlan;
  /** New rows that are persons of the LMS already. */
  adopted: Map<OfficeRow, { personId: string; by: PersonMatch['by'] }>;
}

async function outlookOf(rows: OfficeRow[], endMissing: boolean, numberColumn: string): Promise<Outlook> {
  const plan = planImport(rows, await listedPupils(), { endMissing, numberColumn });
  return { plan, adopted: await recogniseInLms(plan.add) };
}

/** Rows that are new to the office but known to the LMS: they become that person, who keeps sessions and hand-ins. */
async function recogniseInLms(add: OfficeRow[]): Promise<Outlook['adopted']> {
  const classes = new Map((await listClasses()).map((each) => [classKey(each.code), each.id]));
  const candidates = add.map((row) => ({
    ...row,
    // stands for the row until it is somebody
    personId: `row ${row.row}`,
    classId: classes.get(classKey(row.classCode)) ?? 'none',
    issuers: [],
  }));
  const rowOf = new Map(add.map((row) => [`row ${row.row}`, row]));
  const adopted: Outlook['adopted'] = new Map();
  for (const match of matchPeople(candidates, await identityCandidates())) {
    const row = rowOf.get(match.officePersonId) as OfficeRow;
    // accounts in two LMSs may belong to two persons so far: the second is joined after the import
    if (!adopted.has(row)) adopted.set(row, { personId: match.lmsPersonId, by: match.by });
  }
  return adopted;
}

// Everything a person decides on by looking at the preview; ids of rows still to be made are left out.
function hashOfOutlook(rows: OfficeRow[], { plan, adopted }: Outlook, errors: RowError[]): string {
  const seen = {
    // jsonb gives keys back in an order of its own
    rows: rows.map((row) => [
      row.row,
      row.classCode,
      row.classNumber,
      row.nameZh,
      row.nameEn,
      row.lmsEmail,
      row.lmsUser,
    ]),
    add: plan.add.map((row) => [row.row, adopted.get(row)?.personId ?? null]),
    change: plan.change.map(({ row, pupil, changes }) => [row.row, pupil.personId, changes]),
    missing: plan.missing.map((pupil) => pupil.personId),
    errors: errors.map((error) => [error.row, error.code]),
  };
  return hashOf(JSON.stringify(seen));
}

function presentListed(pupil: ListedPupil): PreviewAnswer['missing'][number] {
  return presentPupil({
    person_id: pupil.personId,
    class_code: pupil.classCode,
    class_number: pupil.classNumber,
    name_zh: pupil.nameZh,
    name_en: pupil.nameEn,
    lms_name: null,
  });
}

async function rememberedColumns(): Promise<ListColumns> {
  const school = await sqlOne<{ columns: ListColumns | null }>(
    `select settings->'officeListColumns' as columns from school where school_id = $1`,
    [currentSchoolId()],
  );
  return school?.columns ?? {};
}

async function remember(columns: ListColumns): Promise<void> {
  await sql(`update school set settings = jsonb_set(settings, '{officeListColumns}', $2::jsonb) where school_id = $1`, [
    currentSchoolId(),
    JSON.stringify(columns),
  ]);
}
