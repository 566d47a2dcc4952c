import type { Actor } from '../core/actor.ts';
import { sql } from '../core/db/database.ts';
import { canRelease, findMarks, presentMark } from '../marking/index.ts';
import type { MarkingQueue } from '../marking/mark.contract.ts';
import { readPupils } from './context-board.ts';
import { isToMark } from './counts.ts';
import { readStates } from './facts.ts';
import { readCardRows, type CardRow } from './homework-cards.ts';

/** A class homework as the marking desk opens it. */
export interface MarkingDesk {
  contextId: string;
  card: CardRow;
  contextTitle: string;
}

export async function findMarkingDesk(classHomeworkId: string): Promise<MarkingDesk | undefined> {
  const [card] = await readCardRows('ch.id = $1', [classHomeworkId], 1);
  if (!card) return undefined;
  const [context] = await sql<{ title: string }>(
    `select coalesce(title, label, '') as title from lms_context where id = $1`,
    [card.contextId],
  );
  return { card, contextId: card.contextId, contextTitle: context?.title ?? '' };
}

/** All pupils of the class in the order of their class numbers, with state and working mark. */
export async function openMarkingDesk(
  { card, contextTitle }: MarkingDesk,
  actor: Actor,
  at: Date,
): Promise<MarkingQueue> {
  const states = new Map(
    (await readStates([card], at)).get(card.classHomeworkId)?.map((state) => [state.personId, state]),
  );
  const marks = await findMarks(card.classHomeworkId);
  const pupils = await readPupils(card.contextId);
  return {
    classHomeworkId: card.classHomeworkId,
    title: card.title,
    contextTitle,
    marking: card.marking,
    points: card.points,
    canRelease: canRelease(actor, card),
    pupils: pupils.flatMap((pupil) => {
      const state = states.get(pupil.personId);
      // Without its row (an event that is under way) a pupil can't be marked yet.
      if (!state?.work.submissionId) return [];
      return {
        ...pupil,
        submissionId: state.work.submissionId,
        axes: state.axes,
        handedInAt: state.work.handedInAt?.toISOString() ?? null,
        channel: state.work.channel,
        toMark: isToMark(state),
        mark: presentMark(marks.get(state.work.submissionId)),
      };
    }),
  };
}
