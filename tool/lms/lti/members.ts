import type { Membership } from '../gateway.ts';
import { isObject, strings, type Payload } from './claims.ts';
import { readRoles } from './roles.ts';

/** A member of names and roles (NRPS 2.0 §2.2), or undefined for what names nobody. */
export function readMember(member: unknown): Membership | undefined {
  if (!isObject(member)) return undefined;
  const id = member.user_id;
  const lmsUserId = typeof id === 'number' ? String(id) : id;
  if (typeof lmsUserId !== 'string' || !lmsUserId || lmsUserId.length > 255 || lmsUserId.includes('\0'))
    return undefined;
  const roles = strings(member.roles);
  const { role, isTest } = readRoles(roles);
  const [givenName, familyName] = [words(member, 'given_name'), words(member, 'family_name')];
  return {
    lmsUserId,
    roles,
    role,
    name: words(member, 'name') ?? ([givenName, familyName].filter(Boolean).join(' ') || null),
    givenName,
    familyName,
    email: words(member, 'email'),
    sourcedId: words(member, 'lis_person_sourcedid'),
    status: member.status === 'Inactive' || member.status === 'Deleted' ? member.status : 'Active',
    isTest,
    raw: member,
  };
}

/** What PostgreSQL can hold of a text; empty counts as missing. */
function words(member: Payload, name: string): string | null {
  const value = member[name];
  if (typeof value !== 'string') return null;
  return (
    value
      .replace(/\0|\p{Surrogate}/gu, '')
      .trim()
      .slice(0, 320) || null
  );
}
