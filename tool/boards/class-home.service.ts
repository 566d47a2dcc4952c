import type { Actor } from '../core/actor.ts';
import { canPublishTo, listDrafts } from '../homework/index.ts';
import type { PupilName } from '../school/index.ts';
import type { ClassHomeAnswer, HomeworkCard } from './boards.contract.ts';
import { findOtherBoards, readPupils, type ContextBoard } from './context-board.ts';
import { isToMark } from './counts.ts';
import type { PupilState } from './facts.ts';
import { readCardRows, readCards } from './homework-cards.ts';

const MOST = 50;

/** All that the class's first page shows. */
export async function openClassHome(board: ContextBoard, actor: Actor, at: Date): Promise<ClassHomeAnswer> {
  const canPublish = canPublishTo(actor, board.contextId);
  const pupils = await readPupils(board.contextId);
  const rows = await readCardRows(`ch.context_id = $1 and ch.state <> 'archived'`, [board.contextId], MOST);
  const cards = await readCards(rows, at);
  return {
    contextId: board.contextId,
    title: board.title,
    label: board.label,
    classCode: board.classCode,
    subjectZh: board.subjectZh,
    subjectEn: board.subjectEn,
    pupils: pupils.length,
    canPublish,
    roster: { syncedAt: board.rosterSyncedAt?.toISOString() ?? null, problem: board.rosterProblem },
    hints: hintsOf(board),
    homework: cards.map(({ card }) => card),
    drafts: canPublish ? await draftsOf(actor.personId, board.contextId) : [],
    // The longest waiting first: what is in without a time (taken over from elsewhere) has waited longest of all.
    toMark: cards
      .flatMap(({ card, states }) => toMarkOf(card, states))
      .sort((a, b) => (a.oldestAt ?? '').localeCompare(b.oldestAt ?? '')),
    attention: attentionOf(cards, pupils),
    otherContexts: await findOtherBoards(actor, board.contextId, at),
  };
}

function hintsOf(board: ContextBoard): string[] {
  return [
    board.hasNames ? null : 'no_names_service',
    board.hasGradebook ? null : 'no_gradebook_service',
    // Canvas shows the tool in the course's own menu; elsewhere pupils need one link that stays.
    board.hasStandingLink || board.family === 'canvas' ? null : 'no_standing_link',
    board.hasImportedNames ? null : 'names_not_imported',
  ].filter((hint) => hint !== null);
}

async function draftsOf(personId: string, contextId: string): Promise<ClassHomeAnswer['drafts']> {
  const drafts = await listDrafts(personId);
  return drafts
    .filter((draft) => draft.contextId === contextId)
    .map(({ draftId, content, savedAt }) => ({ draftId, title: content.title, savedAt }));
}

function toMarkOf(card: HomeworkCard, states: PupilState[]): ClassHomeAnswer['toMark'] {
  const waiting = states.filter(isToMark);
  if (waiting.length === 0 || card.marking === 'none') return [];
  const oldest = waiting.flatMap(({ work }) => (work.handedInAt ? [work.handedInAt.toISOString()] : [])).sort()[0];
  const { classHomeworkId, title } = card;
  return [{ classHomeworkId, title, count: waiting.length, oldestAt: oldest ?? null }];
}

/** Three lists of each homework under way, those that need an act first: not collected yet, missing, to correct. */
function attentionOf(
  cards: { card: HomeworkCard; states: PupilState[] }[],
  pupils: PupilName[],
): ClassHomeAnswer['attention'] {
  return cards.flatMap(({ card: { classHomeworkId, title }, states }) =>
    LISTS.flatMap(({ kind, is }) => {
      const those = new Set(states.filter(is).map((state) => state.personId));
      const named = pupils.filter((pupil) => those.has(pupil.personId)).map(shortName);
      return named.length > 0 ? [{ kind, classHomeworkId, title, pupils: named }] : [];
    }),
  );
}

const LISTS: { kind: ClassHomeAnswer['attention'][number]['kind']; is: (state: PupilState) => boolean }[] = [
  {
    kind: 'not_collected',
    is: ({ axes, expected }) => axes.work === 'not_collected' && expected && axes.exemption === null,
  },
  { kind: 'missing', is: ({ axes }) => axes.work === 'missing' },
  { kind: 'to_correct', is: ({ axes }) => axes.judgement === 'redo' },
];

const shortName = ({ personId, displayName, classCode, classNumber }: PupilName) => ({
  personId,
  displayName,
  classCode,
  classNumber,
});
