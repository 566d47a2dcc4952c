import { now } from '../../core/clock.ts';
import { currentSchoolId, sql } from '../../core/db/database.ts';
import { newId } from '../../core/ids.ts';
import { classKey } from '../class-code.ts';
import { ensureClasses, schoolToday } from '../school-class.ts';
import type { OfficeRow } from './office-list.contract.ts';
import type { ImportPlan } from './plan-import.ts';

interface Seat {
  personId: string;
  classId: string;
  classNumber: number;
}

/**
 * Carries a plan out in the ambient transaction: classes, persons, the list, places in classes.
 * @param adopted LMS persons whom rows were recognised as: they keep their identity and get the office's names
 */
export async function applyImport(
  plan: ImportPlan,
  adopted: Map<OfficeRow, { personId: string; by: string }>,
  endMissing: boolean,
): Promise<void> {
  const rows = [...plan.add, ...plan.change.map((change) => change.row)];
  const classes = await ensureClasses(rows.map((row) => row.classCode));
  const seatOf = (row: OfficeRow, personId: string): Seat => ({
    personId,
    classId: classes.get(row.classCode) as string,
    classNumber: row.classNumber,
  });
  const added = plan.add.map((row) => ({
    ...seatOf(row, adopted.get(row)?.personId ?? newId()),
    id: newId(),
    nameZh: row.nameZh,
    nameEn: row.nameEn,
    email: row.lmsEmail,
    user: row.lmsUser,
    by: adopted.get(row)?.by ?? null,
    isNew: !adopted.has(row),
  }));
  const changed = plan.change.map(({ row, pupil }) => ({
    ...seatOf(row, pupil.personId),
    id: pupil.officePupilId ?? newId(),
    listed: pupil.officePupilId !== null,
    isNew: false,
    by: null,
    nameZh: row.nameZh ?? pupil.nameZh,
    nameEn: row.nameEn ?? pupil.nameEn,
    email: row.lmsEmail ?? pupil.lmsEmail,
    user: row.lmsUser ?? pupil.lmsUser,
  }));
  await addPupils([...added, ...changed.filter((pupil) => !pupil.listed)]);
  await changePupils(changed.filter((pupil) => pupil.listed));
  const moved = plan.change.filter(
    ({ row, pupil }) =>
      !pupil.seated || classKey(row.classCode) !== classKey(pupil.classCode) || row.classNumber !== pupil.classNumber,
  );
  const leaving = endMissing ? plan.missing.map((pupil) => pupil.personId) : [];
  const seats = [...added, ...moved.map(({ row, pupil }) => seatOf(row, pupil.personId))];
  await giveSeats(seats, leaving);
}

const PUPILS = `jsonb_to_recordset($1::jsonb) as r(id uuid, "personId" uuid, "classId" uuid, "classNumber" int,
  "nameZh" text, "nameEn" text, email text, "user" text, by text, "isNew" boolean)`;

async function addPupils(pupils: object[]): Promise<void> {
  const bind = [JSON.stringify(pupils), currentSchoolId(), now()];
  await sql(
    `insert into person (school_id, id, name_zh, name_en, created_at)
     select $2, r."personId", r."nameZh", r."nameEn", $3 from ${PUPILS} where r."isNew"`,
    bind,
  );
  await namePersons(pupils);
  await sql(
    `insert into office_pupil (school_id, id, class_id, class_number, person_id, name_zh, name_en, lms_email, lms_user,
       matched_by, imported_at)
     select $2, r.id, r."classId", r."classNumber", r."personId", r."nameZh", r."nameEn", r.email, r."user", r.by, $3
     from ${PUPILS}`,
    bind,
  );
}

async function changePupils(pupils: object[]): Promise<void> {
  await namePersons(pupils);
  await sql(
    `update office_pupil o set class_id = r."classId", class_number = r."classNumber", name_zh = r."nameZh",
       name_en = r."nameEn", lms_email = r.email, lms_user = r."user", imported_at = $2
     from ${PUPILS} where o.id = r.id`,
    [JSON.stringify(pupils), now()],
  );
}

async function namePersons(pupils: object[]): Promise<void> {
  await sql(
    `update person p set name_zh = coalesce(r."nameZh", p.name_zh), name_en = coalesce(r."nameEn", p.name_en)
     from ${PUPILS} where p.id = r."personId"`,
    [JSON.stringify(pupils)],
  );
}

/** Ends the old places first, since two pupils may have swapped numbers. A place taken today leaves no trace. */
async function giveSeats(seats: Seat[], leaving: string[]): Promise<void> {
  const today = await schoolToday();
  const bind = [[...seats.map((seat) => seat.personId), ...leaving], today];
  await sql(
    'delete from class_member where person_id = any($1::uuid[]) and to_on is null and from_on >= $2::date',
    bind,
  );
  await sql(
    `update class_member set to_on = $2::date - 1 where person_id = any($1::uuid[]) and to_on is null and from_on < $2::date`,
    bind,
  );
  await sql(
    `insert into class_member (school_id, id, class_id, person_id, class_number, from_on)
     select $2, r.id, r."classId", r."personId", r."classNumber", $3::date from ${PUPILS}`,
    [JSON.stringify(seats.map((seat) => ({ ...seat, id: newId() }))), currentSchoolId(), today],
  );
}
