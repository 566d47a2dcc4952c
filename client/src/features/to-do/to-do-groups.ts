import type { ToDo, ToDoItem } from './to-do.queries.ts';

export interface ToDoGroups {
  toCorrect: ToDoItem[];
  toDo: ToDoItem[];
  /** Things to bring and the like: nothing to hand in, told until their day is over. */
  toNote: ToDoItem[];
  /** Newest first. */
  done: ToDoItem[];
}

/** Sorts a pupil's homework into what waits for them and what is over. The order within, soonest due first, is kept. */
export function groupToDo(items: ToDo['items'], at: Date): ToDoGroups {
  const groups: ToDoGroups = { toCorrect: [], toDo: [], toNote: [], done: [] };
  for (const item of items) groups[groupOf(item, at)].push(item);
  groups.done.sort((a, b) => lastHappened(b).localeCompare(lastHappened(a)));
  return groups;
}

function groupOf(item: ToDoItem, at: Date): keyof ToDoGroups {
  const { shown } = item.axes;
  if (shown === 'to_correct') return 'toCorrect';
  if (shown === 'no_hand_in') return item.dueAt && new Date(item.dueAt) < at ? 'done' : 'toNote';
  return shown === 'to_do' || shown === 'missing' || shown === 'not_collected' ? 'toDo' : 'done';
}

const lastHappened = (item: ToDoItem): string => item.mark?.returnedAt ?? item.handedInAt ?? item.dueAt ?? '';

const compound = /^(?:歐陽|司徒|上官|司馬|諸葛|皇甫|尉遲|公孫|慕容|令狐|宇文|長孫|夏侯|南宮|東方)/;

/** 陳大文 (Chan Tai Man) → 大文, as one is called in class; undefined where it can't be told from the name. */
export function calledName(name: string): string | undefined {
  const nameZh = /^\p{Script=Han}{3,4}(?=\s|$)/u.exec(name)?.[0];
  if (!nameZh) return undefined;
  const given = nameZh.slice(compound.test(nameZh) ? 2 : 1);
  return given.length === 2 ? given : undefined;
}
