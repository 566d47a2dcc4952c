import type { MarkingQueue } from '../../../../tool/marking/mark.contract.ts';

/** Books on the teacher's table and nothing on the screen: then the desk is a list to type marks into. */
export function isPile({ pupils }: Pick<MarkingQueue, 'pupils'>): boolean {
  const paper = pupils.some(({ channel, axes }) => channel === 'paper' || axes.work === 'not_collected');
  return paper && pupils.every(({ channel }) => channel === null || channel === 'paper');
}
