import type { Actor } from '../core/actor.ts';

/** An LMS administrator, or the office, administers their school; never the installation. */
export const canAdministerSchool = (actor: Actor): boolean => actor.isAdministrator;
