import { asOwner, sql } from '../core/db/database.ts';
import { createSchool } from '../school/index.ts';

/**
 * The school that an operator means: the named one, made when it isn't there yet; without a name the only one there is.
 * @throws Error when no name is given and there are several
 */
export async function schoolFor(name: string | undefined): Promise<string> {
  const schools = await asOwner(() =>
    sql<{ school_id: string; name: string }>(
      'select school_id, name from school where not is_practice order by created_at',
    ),
  );
  if (name) return schools.find((school) => school.name === name)?.school_id ?? (await createSchool({ name })).schoolId;
  if (schools.length > 1) throw new Error('There are several schools; say which with --school NAME.');
  return schools[0]?.school_id ?? (await createSchool({ name: '我的學校 My school' })).schoolId;
}

const PRACTICE = {
  moodle: '清林小學 Ching Lam Primary School',
  canvas: '清林小學（Canvas）Ching Lam Primary School',
};

/** The practice LMS's schools, one a flavour: of their own, and refused in production even when their rows exist. */
export async function practiceSchool(flavour: keyof typeof PRACTICE): Promise<string> {
  const name = PRACTICE[flavour];
  const found = await asOwner(() =>
    sql<{ school_id: string }>('select school_id from school where is_practice and name = $1', [name]),
  );
  return found[0]?.school_id ?? (await createSchool({ name, isPractice: true })).schoolId;
}
