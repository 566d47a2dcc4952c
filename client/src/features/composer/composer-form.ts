import type {
  ClassPlan,
  ComposerAnswer,
  DraftContent,
  FileCard,
  HomeworkContent,
} from '../../../../tool/homework/homework.contract.ts';

export type OfferedClass = ComposerAnswer['classes'][number];

/** What stands in the way of publishing; `contextId` names the class it is about. */
export interface Problem {
  code:
    'title_missing' | 'points_missing' | 'class_missing' | 'due_in_past' | 'publish_in_past' | 'due_before_publishing';
  contextId?: string;
}

/** Points offered first: what Hong Kong exercise books are marked out of most often. */
const usualPoints = 20;
const usualMinutes = 20;

/** A new homework for the class it was opened in, with the first offered due time. */
export function emptyContent(composer: ComposerAnswer, contextId: string): DraftContent {
  const offered = composer.classes.find((one) => one.contextId === contextId) ?? composer.classes[0];
  return {
    title: '',
    bodyHtml: '',
    subjectId: composer.subjectId,
    marking: 'points',
    points: usualPoints,
    handingIn: 'either',
    minutes: usualMinutes,
    files: [],
    classes: offered ? [planFor(offered)] : [],
  };
}

/** The class with the first due time that is offered for it. */
export function planFor(offered: OfferedClass): ClassPlan {
  const [first] = offered.due;
  return { contextId: offered.contextId, dueAt: first?.at ?? null, dueRule: first?.rule ?? 'typed' };
}

/** "Same as last time": the words are new, the way of doing it isn't. */
export function sameAsLast(content: DraftContent, last: DraftContent): DraftContent {
  const { title, bodyHtml, subjectId, marking, points, handingIn, minutes } = last;
  return {
    ...content,
    title: content.title || title,
    bodyHtml: content.bodyHtml || bodyHtml,
    subjectId,
    marking,
    points,
    handingIn,
    minutes,
  };
}

/** Only files that the server has: what is on its way isn't part of the homework yet. */
export function toHomeworkContent(content: DraftContent): HomeworkContent {
  return {
    title: content.title.trim(),
    bodyHtml: content.bodyHtml,
    subjectId: content.subjectId,
    marking: content.marking,
    points: content.marking === 'points' ? content.points : null,
    handingIn: content.handingIn,
    minutes: content.minutes,
    files: content.files.map(({ fileId, name }) => ({ fileId, name })),
  };
}

/** All that has to be put right before publishing, in the order of the page. */
export function problemsOf(content: DraftContent, at: Date): Problem[] {
  const problems: Problem[] = contentProblems(content);
  if (content.classes.length === 0) problems.push({ code: 'class_missing' });
  for (const { contextId, dueAt, publishAt } of content.classes) {
    if (dueAt && new Date(dueAt) <= at) problems.push({ code: 'due_in_past', contextId });
    if (publishAt && new Date(publishAt) <= at) problems.push({ code: 'publish_in_past', contextId });
    if (dueAt && publishAt && new Date(dueAt) <= new Date(publishAt))
      problems.push({ code: 'due_before_publishing', contextId });
  }
  return problems;
}

export function contentProblems(content: Pick<DraftContent, 'title' | 'marking' | 'points'>): Problem[] {
  const problems: Problem[] = [];
  if (content.title.trim() === '') problems.push({ code: 'title_missing' });
  if (content.marking === 'points' && !(content.points && content.points > 0))
    problems.push({ code: 'points_missing' });
  return problems;
}

/** Whether anything was written that would be missed. */
export const isWorthKeeping = (content: DraftContent) =>
  content.title.trim() !== '' || content.bodyHtml.replace(/<[^>]*>/g, '').trim() !== '' || content.files.length > 0;

/** What a draft may hold, within the contract's limits, so that half-typed numbers don't stop the autosave. */
export function savable(content: DraftContent): DraftContent {
  return { ...content, title: content.title.slice(0, 255), files: content.files.map(plainCard) };
}

function plainCard({ fileId, name, size, mediaType, kind }: FileCard): FileCard {
  return { fileId, name, size, mediaType, kind };
}
