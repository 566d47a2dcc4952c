import type { Landing, SessionRole } from '../core/http/session.contract.ts';

/** What decides where a launch leads. Pure, so that every case can stand in a table. */
export interface LandingFacts {
  role: SessionRole;
  isLmsAdministrator: boolean;
  hasContext: boolean;
  deepLinkingId: string | null;
  classHomeworkId: string | null;
  /** The link names a homework, found or not. */
  namesHomework: boolean;
}

export function landingOf(facts: LandingFacts): Landing {
  const { role, classHomeworkId } = facts;
  if (facts.deepLinkingId) return { page: 'deep-linking', deepLinkingId: facts.deepLinkingId };
  if (!facts.hasContext) return { page: facts.isLmsAdministrator || role === 'administrator' ? 'admin' : 'no-context' };
  switch (role) {
    case 'instructor':
    case 'assistant':
      return classHomeworkId ? { page: 'homework', classHomeworkId } : { page: 'class-home' };
    case 'administrator':
      return { page: 'admin' };
    case 'mentor':
      return { page: 'mentor' };
    case 'learner':
      if (classHomeworkId) return { page: 'homework', classHomeworkId };
      return { page: facts.namesHomework ? 'empty-link' : 'to-do' };
    case 'none':
      return { page: 'no-context' };
  }
}
