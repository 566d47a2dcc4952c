import { classKey } from '../class-code.ts';
import type { OfficeRow, RowError } from './office-list.contract.ts';

/** A pupil of an earlier list, or one who has a place in a class without ever having stood in a list. */
export interface ListedPupil {
  officePupilId: string | null;
  personId: string;
  classCode: string;
  classNumber: number;
  nameZh: string | null;
  nameEn: string | null;
  lmsEmail: string | null;
  lmsUser: string | null;
  /** Has a place in the class now; false for one who has left. */
  seated: boolean;
}

export interface FieldChange {
  field: 'class' | 'number' | 'nameZh' | 'nameEn' | 'email' | 'lmsUser';
  from: string | null;
  to: string;
}

export interface ImportPlan {
  add: OfficeRow[];
  change: { row: OfficeRow; pupil: ListedPupil; changes: FieldChange[] }[];
  same: ListedPupil[];
  /** Have a place in a class of this list, but don't stand in it. */
  missing: ListedPupil[];
  errors: RowError[];
}

/**
 * What a list would do to the pupils known so far. Pure. A row is a known pupil by LMS id, else by e-mail, else by the same
 * class, number and name, else by a name that only one row and one pupil bear.
 * @param endMissing pupils of the list's classes who aren't in it give up their place, and so their class number
 * @param numberColumn the header to name in errors
 */
export function planImport(
  rows: OfficeRow[],
  known: ListedPupil[],
  { endMissing, numberColumn }: { endMissing: boolean; numberColumn: string },
): ImportPlan {
  const found = recognise(rows, known);
  const taken = new Set(found.values());
  const classes = new Set(rows.map((row) => classKey(row.classCode)));
  const left = known.filter((pupil) => pupil.seated && !taken.has(pupil));
  const plan: ImportPlan = {
    add: rows.filter((row) => !found.has(row)),
    change: [],
    same: [],
    missing: left.filter((pupil) => classes.has(classKey(pupil.classCode))),
    errors: [],
  };
  for (const [row, pupil] of found) {
    const changes = changesOf(row, pupil);
    if (changes.length > 0 || pupil.officePupilId === null) plan.change.push({ row, pupil, changes });
    else plan.same.push(pupil);
  }
  plan.change.sort((a, b) => a.row.row - b.row.row);
  const staying = endMissing ? left.filter((pupil) => !plan.missing.includes(pupil)) : left;
  plan.errors = numbersTaken(rows, staying, numberColumn);
  return plan;
}

function recognise(rows: OfficeRow[], known: ListedPupil[]): Map<OfficeRow, ListedPupil> {
  const found = new Map<OfficeRow, ListedPupil>();
  const taken = new Set<ListedPupil>();
  const pass = (
    rowKeys: (row: OfficeRow) => string[],
    pupilKeys: (pupil: ListedPupil) => string[],
    agree: (row: OfficeRow, pupil: ListedPupil) => boolean = () => true,
  ): void => {
    const openRows = group(
      rows.filter((row) => !found.has(row)),
      rowKeys,
    );
    const openPupils = group(
      known.filter((pupil) => !taken.has(pupil)),
      pupilKeys,
    );
    for (const [key, [row, ...otherRows]] of openRows) {
      const [pupil, ...otherPupils] = openPupils.get(key) ?? [];
      const unique = otherRows.length === 0 && otherPupils.length === 0;
      if (!row || !pupil || !unique || found.has(row) || taken.has(pupil) || !agree(row, pupil)) continue;
      found.set(row, pupil);
      taken.add(pupil);
    }
  };
  const seat = (of: OfficeRow | ListedPupil, name: string | null): string[] =>
    name ? [`${classKey(of.classCode)}/${of.classNumber}/${name.toLowerCase()}`] : [];
  pass(lmsUserKey, lmsUserKey);
  pass(emailKey, emailKey);
  const seats = (of: OfficeRow | ListedPupil): string[] => [...seat(of, of.nameZh), ...seat(of, of.nameEn)];
  pass(seats, seats);
  pass(fullName, fullName);
  // a list that is the first to have the English names must not make everybody new who changed class
  pass(partName, partName, namesAgree);
  return found;
}

const lmsUserKey = (of: OfficeRow | ListedPupil): string[] => (of.lmsUser ? [of.lmsUser.toLowerCase()] : []);
const emailKey = (of: OfficeRow | ListedPupil): string[] => (of.lmsEmail ? [of.lmsEmail.toLowerCase()] : []);

const fullName = (of: OfficeRow | ListedPupil): string[] => [`${of.nameZh ?? ''}/${(of.nameEn ?? '').toLowerCase()}`];

const partName = (of: OfficeRow | ListedPupil): string[] => [
  ...(of.nameZh ? [`zh ${of.nameZh}`] : []),
  ...(of.nameEn ? [`en ${of.nameEn.toLowerCase()}`] : []),
];

function namesAgree(row: OfficeRow, pupil: ListedPupil): boolean {
  const agree = (ours: string | null, theirs: string | null): boolean =>
    !ours || !theirs || ours.toLowerCase() === theirs.toLowerCase();
  return agree(row.nameZh, pupil.nameZh) && agree(row.nameEn, pupil.nameEn);
}

function group<T>(all: T[], keysOf: (one: T) => string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) for (const key of keysOf(one)) groups.set(key, [...(groups.get(key) ?? []), one]);
  return groups;
}

function changesOf(row: OfficeRow, pupil: ListedPupil): FieldChange[] {
  const changes: FieldChange[] = [];
  const look = (field: FieldChange['field'], from: string | null, to: string | null): void => {
    // an empty cell says nothing; it doesn't take away what was known
    if (to !== null && to !== from) changes.push({ field, from, to });
  };
  const moved = classKey(row.classCode) !== classKey(pupil.classCode) || !pupil.seated;
  if (moved) look('class', pupil.seated ? pupil.classCode : null, row.classCode);
  look('number', String(pupil.classNumber), String(row.classNumber));
  look('nameZh', pupil.nameZh, row.nameZh);
  look('nameEn', pupil.nameEn, row.nameEn);
  look('email', pupil.lmsEmail, row.lmsEmail);
  look('lmsUser', pupil.lmsUser, row.lmsUser);
  return changes;
}

function numbersTaken(rows: OfficeRow[], staying: ListedPupil[], column: string): RowError[] {
  const seats = new Set(staying.map((pupil) => `${classKey(pupil.classCode)}/${pupil.classNumber}`));
  return rows
    .filter((row) => seats.has(`${classKey(row.classCode)}/${row.classNumber}`))
    .map((row) => ({
      row: row.row,
      column,
      code: 'number_taken' as const,
      text: `${row.classCode} (${row.classNumber})`,
    }));
}
