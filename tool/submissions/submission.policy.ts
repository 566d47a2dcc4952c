import type { Actor } from '../core/actor.ts';

/** One person's homework in one class, as these policies need it. */
export interface OwnWork {
  contextId: string;
  /** Published, closed or archived. */
  isOut: boolean;
  /** Set for this person, and not hidden from them. */
  isForPerson: boolean;
  /** Something of theirs is kept here: it stays readable to them after they left. */
  hasWork: boolean;
}

/** A pupil's submission, as these policies need it. */
export interface SubmissionIn {
  contextId: string;
  personId: string;
}

/** Where they learn; a test user or a switched role tries things out in the context they came from. */
export const learningContexts = (actor: Actor): string[] =>
  actor.isTest && actor.role === 'learner' && actor.contextId !== null
    ? [...new Set([...actor.learningContextIds, actor.contextId])]
    : actor.learningContextIds;

/** Has a list of things to do, be it empty. */
export const isLearner = (actor: Actor): boolean => actor.role === 'learner' || learningContexts(actor).length > 0;

/** Their own homework: while they are in the class, and afterwards what they have handed in. */
export const canOpenWork = (actor: Actor, work: OwnWork): boolean =>
  work.isOut && work.isForPerson && (learningContexts(actor).includes(work.contextId) || work.hasWork);

/** The same as canOpenWork, as a condition on the joins of submission.facts.ts, with its bind at `$first`. */
export const visibleWork = (actor: Actor, first: number): { where: string; binds: unknown[] } => ({
  where: `(ch.state in ('published', 'closed', 'archived') and fact.is_for_person
    and (ch.context_id = any($${first}::uuid[]) or s.current_version is not null))`,
  binds: [learningContexts(actor)],
});

/** Handing in, opening and taking back are for who is in the class now. */
export const canHandIn = (actor: Actor, work: OwnWork): boolean =>
  work.isOut && work.isForPerson && learningContexts(actor).includes(work.contextId);

/** Whoever teaches there collects, assistants too. */
export const canCollect = (actor: Actor, work: { contextId: string }): boolean => actor.teaches(work.contextId);

/** Their own, or of a class they teach. */
export const canReadSubmission = (actor: Actor, submission: SubmissionIn): boolean =>
  submission.personId === actor.personId || actor.teaches(submission.contextId);

/** The same as canReadSubmission, as a condition on `submission s` and `class_homework ch`, with its two binds from `$first` on. */
export const visibleSubmissions = (actor: Actor, first: number): { where: string; binds: unknown[] } => ({
  where: `(s.person_id = $${first}::uuid or ch.context_id = any($${first + 1}::uuid[]))`,
  binds: [actor.personId, actor.teachingContextIds],
});

/** A file with all that refers to it. */
export interface FileInUse {
  ownerId: string;
  /** Handed in by these people in these contexts. */
  handedIn: SubmissionIn[];
  /** Attached to homework that is out in these contexts. */
  attachedIn: string[];
  /** Attached to homework (out or not) that these people wrote or that runs in these contexts. */
  attachedBy: { authorId: string; contextId: string }[];
}

/** Who uploaded it; who may read a submission with it; who may read a homework it is attached to. */
export const canSeeFile = (actor: Actor, file: FileInUse): boolean =>
  file.ownerId === actor.personId ||
  file.handedIn.some((submission) => canReadSubmission(actor, submission)) ||
  file.attachedBy.some(({ authorId, contextId }) => authorId === actor.personId || actor.teaches(contextId)) ||
  file.attachedIn.some(
    (contextId) => learningContexts(actor).includes(contextId) || actor.mentoringContextIds.includes(contextId),
  );
