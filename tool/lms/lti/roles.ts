import type { SessionRole } from '../../core/http/session.contract.ts';

/** What the role URIs of a launch or a member come to. */
export interface RoleReading {
  /** In the context. An LMS administrator without a role in it is `administrator`. */
  role: SessionRole;
  /** Institution or system Administrator: administers the school, never the installation. */
  isLmsAdministrator: boolean;
  isTest: boolean;
}

const LIS = 'http://purl.imsglobal.org/vocab/lis/v2';
const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';
const LMS_ADMINISTRATOR = new Set([`${LIS}/institution/person#Administrator`, `${LIS}/system/person#Administrator`]);
const CONTEXT_ROLE = new RegExp(`^${LIS}/membership(?:/(\\w+))?#(\\w+)$`);
/** Certification and Moodle's names and roles send bare names. */
const BARE_ROLE =
  /^(Administrator|ContentDeveloper|Instructor|Learner|Mentor|Manager|Member|Officer|TeachingAssistant)$/;
/** Sub-roles of Instructor that help rather than teach. */
const ASSISTING = /^(TeachingAssistant\w*|Grader)$/;

/**
 * Reads role URIs (LTI 1.3 appendix A). Unknown ones are passed over; none, or `[""]`, gives the least: `none`.
 * Of several roles in a context the one with the most rights counts, but an assistant stays one:
 * Canvas sends Instructor beside Instructor#TeachingAssistant.
 */
export function readRoles(uris: readonly unknown[]): RoleReading {
  const found = new Set<string>();
  let isLmsAdministrator = false;
  let isTest = false;
  for (const uri of uris) {
    if (typeof uri !== 'string') continue;
    if (LMS_ADMINISTRATOR.has(uri)) isLmsAdministrator = true;
    if (uri === TEST_USER) isTest = true;
    const name = contextRole(uri);
    if (name) found.add(name);
  }
  return { role: strongest(found, isLmsAdministrator), isLmsAdministrator, isTest };
}

function contextRole(uri: string): string | undefined {
  if (BARE_ROLE.test(uri)) return uri;
  const match = CONTEXT_ROLE.exec(uri);
  if (!match) return undefined;
  const [, principal, name] = match;
  // a sub-role without its principal role implies it
  if (principal) return principal === 'Instructor' && ASSISTING.test(name ?? '') ? 'TeachingAssistant' : principal;
  return name;
}

function strongest(found: Set<string>, isLmsAdministrator: boolean): SessionRole {
  if (found.has('TeachingAssistant')) return 'assistant';
  if (found.has('Instructor')) return 'instructor';
  if (found.has('Administrator')) return 'administrator';
  if (found.has('Learner')) return 'learner';
  if (found.has('Mentor')) return 'mentor';
  return isLmsAdministrator ? 'administrator' : 'none';
}
