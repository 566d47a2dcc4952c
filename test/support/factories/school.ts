import { asOwner, inSchool, sql } from '../../../tool/core/db/database.ts';
import { addMs, now } from '../../../tool/core/clock.ts';
import { hashOf, newId, newSecret } from '../../../tool/core/ids.ts';
import type { SessionRole } from '../../../tool/core/http/session.contract.ts';

export interface TestPerson {
  id: string;
  /** `sub` in the LMS. */
  lmsUserId: string;
}

export interface TestContext {
  id: string;
  classId: string;
  contextId: string;
}

/** A school with one platform and deployment; everything else is added by the functions below. */
export interface TestSchool {
  schoolId: string;
  platformId: string;
  deploymentId: string;
  platformHandle: string;
  issuer: string;
}

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
export const ALL_SCOPES = [
  ...['lineitem', 'lineitem.readonly', 'result.readonly', 'score'].map((name) => `${AGS}${name}`),
  'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
];

/** Makes a school of its own, so that tests never clean up after each other. */
export async function makeSchool(name = '清林小學'): Promise<TestSchool> {
  const school: TestSchool = {
    schoolId: newId(),
    platformId: newId(),
    deploymentId: newId(),
    platformHandle: newSecret(9),
    issuer: `https://lms-${newSecret(6)}.example`,
  };
  await asOwner(async () => {
    await sql('insert into school (school_id, name) values ($1, $2)', [school.schoolId, name]);
    await sql(
      `insert into lms_platform (school_id, id, handle, issuer, client_id, name, family, authorization_endpoint, token_endpoint, jwks_uri,
         scopes, created_at, registered_by)
       values ($1, $2, $3, $4, 'client', 'Moodle', 'moodle', $5, $6, $7, $8, $9, 'hand')`,
      [
        school.schoolId,
        school.platformId,
        school.platformHandle,
        school.issuer,
        `${school.issuer}/auth`,
        `${school.issuer}/token`,
        `${school.issuer}/jwks`,
        `{${ALL_SCOPES.join(',')}}`,
        now(),
      ],
    );
    await sql(
      `insert into lms_deployment (school_id, id, platform_id, deployment_id, status, first_seen_at, accepted_at)
       values ($1, $2, $3, '1', 'active', $4, $4)`,
      [school.schoolId, school.deploymentId, school.platformId, now()],
    );
  });
  return school;
}

/** Makes a course, mapped to a class of the same code. `services: false`: neither names nor gradebook. */
export async function makeContext(
  school: TestSchool,
  of: { code?: string; title?: string; services?: boolean } = {},
): Promise<TestContext> {
  const context = { id: newId(), classId: newId(), contextId: newSecret(4) };
  const code = of.code ?? '3A';
  const url = `${school.issuer}/api/${context.contextId}`;
  await inSchool(school.schoolId, async () => {
    const found = await sql<{ id: string }>('select id from school_class where code = $1', [code]);
    context.classId = found[0]?.id ?? context.classId;
    if (!found[0])
      await sql('insert into school_class (school_id, id, code, level) values ($1, $2, $3, 3)', [
        school.schoolId,
        context.classId,
        code,
      ]);
    await sql(
      `insert into lms_context (school_id, id, platform_id, deployment_id, issuer, context_id, title, label, class_id, mapped_by,
         memberships_url, line_items_url, ags_scopes, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pattern', $10, $11, $12, $13)`,
      [
        school.schoolId,
        context.id,
        school.platformId,
        school.deploymentId,
        school.issuer,
        context.contextId,
        of.title ?? `${code} 中國語文`,
        `${code}-CHI`,
        context.classId,
        of.services === false ? null : `${url}/members`,
        of.services === false ? null : `${url}/lineitems`,
        of.services === false ? '{}' : `{${ALL_SCOPES.join(',')}}`,
        now(),
      ],
    );
  });
  return context;
}

/** Makes a person with an LMS identity and, in each given context, a membership with that role. */
export async function makePerson(
  school: TestSchool,
  of: { nameZh?: string; nameEn?: string; role?: SessionRole; contexts?: TestContext[]; isTest?: boolean },
): Promise<TestPerson> {
  const person = { id: newId(), lmsUserId: newSecret(6) };
  await inSchool(school.schoolId, async () => {
    await sql('insert into person (school_id, id, name_zh, name_en, lms_name) values ($1, $2, $3, $4, $4)', [
      school.schoolId,
      person.id,
      of.nameZh ?? null,
      of.nameEn ?? 'Somebody',
    ]);
    await sql(
      `insert into lms_identity (school_id, id, issuer, sub, person_id, name, first_seen_at, last_seen_at) values ($1, $2, $3, $4, $5, $6, $7, $7)`,
      [school.schoolId, newId(), school.issuer, person.lmsUserId, person.id, of.nameEn ?? 'Somebody', now()],
    );
    for (const context of of.contexts ?? []) {
      await sql(
        `insert into membership (school_id, id, context_id, person_id, lms_user_id, role, launch_role, is_test, first_seen_at, last_seen_at)
         values ($1, $2, $3, $4, $5, $6, $6, $7, $8, $8)`,
        [
          school.schoolId,
          newId(),
          context.id,
          person.id,
          person.lmsUserId,
          of.role ?? 'learner',
          of.isTest ?? false,
          now(),
        ],
      );
    }
  });
  return person;
}

/** Makes pupils with class numbers 1… in the context's class. */
export async function makePupils(school: TestSchool, context: TestContext, count: number): Promise<TestPerson[]> {
  const pupils: TestPerson[] = [];
  for (let number = 1; number <= count; number += 1) {
    const pupil = await makePerson(school, {
      nameZh: `學生${number}`,
      nameEn: `Pupil ${number}`,
      role: 'learner',
      contexts: [context],
    });
    await inSchool(school.schoolId, () =>
      sql(
        `insert into class_member (school_id, id, class_id, person_id, class_number, from_on) values ($1, $2, $3, $4, $5, '2026-09-01')`,
        [school.schoolId, newId(), context.classId, pupil.id, number],
      ),
    );
    pupils.push(pupil);
  }
  return pupils;
}

/** Signs a person in, as after a proven launch and the exchange of its code. @returns the bearer token */
export async function makeSession(
  school: TestSchool,
  person: TestPerson,
  of: { role?: SessionRole; context?: TestContext | null; isTest?: boolean } = {},
): Promise<string> {
  const token = newSecret();
  const at = now();
  await inSchool(school.schoolId, () =>
    sql(
      `insert into session (school_id, id, handle, platform_handle, token_hash, person_id, context_id, role, is_test, locale, landing,
         created_at, last_seen_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'zh-Hant', '{"page":"class-home"}', $10, $10, $11)`,
      [
        school.schoolId,
        newId(),
        newSecret(9),
        school.platformHandle,
        hashOf(token),
        person.id,
        of.context?.id ?? null,
        of.role ?? 'instructor',
        of.isTest ?? false,
        at,
        addMs(at, 12 * 3600_000),
      ],
    ),
  );
  return token;
}

/** Gives a staff role of the school. */
export async function makeStaffRole(school: TestSchool, person: TestPerson, role: string): Promise<void> {
  await inSchool(school.schoolId, () =>
    sql(`insert into staff_role (school_id, id, person_id, role, from_on) values ($1, $2, $3, $4, '2026-09-01')`, [
      school.schoolId,
      newId(),
      person.id,
      role,
    ]),
  );
}
