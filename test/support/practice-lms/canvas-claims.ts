/** Who somebody is on Canvas, and what its id_tokens bear besides the standard's claims (lms-facts A6-A8). */
import { createHash } from 'node:crypto';
import { commonVariables, type Claims } from './claims.ts';
import { findColumn, findContext, findLink, requirePerson, roleIn, type Core, type Ticket } from './core.ts';
import type { MemberRole, Person, Tool } from './model.ts';
import { LTI, ROLE } from './vocabulary.ts';

export const CANVAS_ROLES: Record<MemberRole, string[]> = {
  Instructor: [ROLE.instructor],
  TeachingAssistant: [ROLE.assistant, ROLE.instructor],
  Learner: [ROLE.learner],
  Mentor: [ROLE.mentor],
  TestUser: [ROLE.learner, ROLE.testUser],
};

/** What somebody is anywhere in the school; tools mustn't take it for a role in the course. */
const SCHOOL_ROLES: Record<MemberRole, string[]> = {
  Instructor: [ROLE.schoolInstructor],
  TeachingAssistant: [ROLE.schoolInstructor],
  Learner: [ROLE.schoolLearner],
  Mentor: [ROLE.schoolObserver],
  TestUser: [ROLE.schoolLearner],
};

/** The school's own account, above all courses. */
export const CANVAS_ACCOUNT = createHash('sha1').update('account root').digest('hex');

export function canvasLaunchRoles(person: Person, role: MemberRole | undefined): string[] {
  const here = role ? [...SCHOOL_ROLES[role], ...CANVAS_ROLES[role]] : [];
  return [...(person.administrator ? [ROLE.schoolAdministrator] : []), ...here, ROLE.systemUser];
}

export function finishCanvasClaims(core: Core, tool: Tool, ticket: Ticket, claims: Claims): void {
  const person = requirePerson(core, ticket.person);
  const context = findContext(core, ticket.context);
  const role = context && roleIn(core, context, person.key);
  claims.azp = tool.clientId;
  claims.locale = ticket.locale === 'zh' ? 'zh-Hant' : ticket.locale;
  if (context) {
    const type = ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'];
    Object.assign(claims[`${LTI}context`] as object, { type });
  } else {
    claims[`${LTI}context`] = { id: CANVAS_ACCOUNT, label: '清林小學', title: '清林小學', type: ['Account'] };
    if (ticket.messageType === 'LtiResourceLinkRequest') {
      claims[`${LTI}resource_link`] = { id: CANVAS_ACCOUNT, title: '清林小學' };
    }
  }
  claims[`${LTI}tool_platform`] = {
    guid: `${CANVAS_ACCOUNT}:canvas-lms`,
    name: '清林小學',
    version: 'cloud',
    product_family_code: 'canvas',
  };
  claims[`${LTI}launch_presentation`] = {
    document_target: 'iframe',
    return_url: `${core.issuer}/courses/${context?.number ?? 1}/external_content/success/external_tool_redirect`,
    locale: claims.locale,
    height: 800,
    width: 900,
  };
  claims[`${LTI}lis`] = tool.shareName
    ? { person_sourcedid: person.idNumber, course_offering_sourcedid: context?.label ?? '' }
    : {};
  claims[`${LTI}lti11_legacy_user_id`] = '';
  claims['https://www.instructure.com/placement'] = ticket.placement ?? null;
  // Only a tool that may know everything is told whom a mentor follows.
  if (context && role === 'Mentor' && tool.shareName && tool.shareEmail) {
    const mentees = context.mentees[person.key] ?? [];
    claims[`${LTI}role_scope_mentor`] = mentees.map((key) => requirePerson(core, key).sub);
  }
}

/** Where a variable doesn't apply, Canvas leaves the words as they are. */
export function canvasVariables(core: Core, ticket: Ticket): Record<string, string | null> {
  const context = findContext(core, ticket.context);
  const link = findLink(core, ticket.link);
  const column = findColumn(core, link?.column);
  const mentees = context?.mentees[ticket.person] ?? [];
  return {
    ...commonVariables(core, ticket),
    '$Canvas.user.id': String(requirePerson(core, ticket.person).number),
    '$com.instructure.User.observees': mentees.map((key) => requirePerson(core, key).sub).join(','),
    ...(context ? { '$Canvas.course.id': String(context.number) } : {}),
    ...(column && link ? { '$Canvas.assignment.id': column.id, '$com.instructure.Assignment.lti.id': link.id } : {}),
    ...(column?.dueAt
      ? { '$ResourceLink.submission.endDateTime': column.dueAt, '$Canvas.assignment.dueAt.iso8601': column.dueAt }
      : {}),
  };
}
