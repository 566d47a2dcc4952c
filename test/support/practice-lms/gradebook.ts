/** Columns and marks: what every LMS's gradebook does, without the rules in which they differ. */
import { findLink, learnersOf, nextNumber, requireContext, requirePerson, type Core } from './core.ts';
import type { Cell, Column, HistoryEntry } from './model.ts';
import { textOf } from './json-values.ts';

export type NewColumn = Omit<Column, 'id' | 'cells'>;

export function addColumn(core: Core, column: NewColumn): Column {
  const added: Column = { ...column, id: String(nextNumber(core)), cells: {} };
  core.state.columns.push(added);
  core.changed();
  return added;
}

/** Takes a column out of the gradebook; on Canvas the homework's link goes with it (`withLink`). */
export function removeColumn(core: Core, column: Column, withLink: boolean): void {
  core.state.columns = core.state.columns.filter((other) => other !== column);
  const link = findLink(core, column.link);
  if (link && withLink) core.state.links = core.state.links.filter((other) => other !== link);
  else if (link) delete link.column;
  core.changed();
}

/** The cell of a person, made empty when there is none yet. */
export function cellOf(column: Column, person: string): Cell {
  return (column.cells[person] ??= {
    raw: null,
    shown: null,
    comment: null,
    comments: [],
    timestamp: null,
    overridden: false,
    byInstructor: false,
    attempts: 0,
    history: [],
  });
}

function overrideKey(column: Column, person: string): string {
  return `${column.id}/${person}`;
}

export function isOverridden(core: Core, column: Column, person: string): boolean {
  return Boolean(column.cells[person]?.overridden) || core.switches.overriddenMarks.has(overrideKey(column, person));
}

/** The mark that people and results show: the switch's, else the cell's. */
export function shownMark(core: Core, column: Column, person: string): number | null {
  const typed = core.switches.overriddenMarks.get(overrideKey(column, person));
  return typed === undefined ? (column.cells[person]?.shown ?? null) : typed;
}

function addHistory(core: Core, cell: Cell, entry: Omit<HistoryEntry, 'at' | 'shown' | 'comment'>): void {
  cell.history.push({ at: core.clock().toISOString(), ...entry, shown: cell.shown, comment: cell.comment });
  core.changed();
}

/** Notes a score as it came from a tool, with what people see after it. */
export function addScoreHistory(core: Core, cell: Cell, body: Record<string, unknown>): void {
  addHistory(core, cell, {
    by: 'tool',
    timestamp: textOf(body.timestamp),
    scoreGiven: (body.scoreGiven ?? undefined) as number | undefined,
    scoreMaximum: (body.scoreMaximum ?? undefined) as number | undefined,
    activityProgress: textOf(body.activityProgress),
    gradingProgress: textOf(body.gradingProgress),
  });
}

/** A mark typed into the gradebook by hand. What it means for the tool's next score is the flavour's affair. */
export function typeMark(core: Core, column: Column, person: string, score: number | null, comment?: string): Cell {
  const cell = cellOf(column, person);
  cell.shown = score;
  if (comment !== undefined) {
    cell.comment = comment || null;
    cell.comments = comment ? [...cell.comments, comment] : cell.comments;
  }
  cell.timestamp = core.clock().getTime();
  cell.byInstructor = true;
  // Moodle's own columns made by AGS are "manual" items: they know no override, the next score replaces the mark.
  cell.overridden = core.flavour.name === 'moodle' && column.coupled;
  addHistory(core, cell, { by: 'instructor' });
  return cell;
}

export interface GradebookResult {
  person: string;
  userId: string;
  name: string;
  classNumber?: number;
  score: number | null;
  comment: string | null;
  comments: string[];
  timestamp: string | null;
  overridden: boolean;
  attempts: number;
  submittedAt?: string;
  history: HistoryEntry[];
}

export interface GradebookColumn {
  id: string;
  label: string;
  scoreMaximum: number;
  resourceId?: string;
  tag?: string;
  resourceLinkId?: string;
  coupled: boolean;
  locked: boolean;
  published: boolean;
  opensAt?: string;
  dueAt?: string;
  reviewable: boolean;
  results: GradebookResult[];
}

/** The whole gradebook of a context, in the order of its columns; only people with a cell stand in `results`. */
export function gradebookOf(core: Core, label: string): GradebookColumn[] {
  const context = requireContext(core, label);
  const order = learnersOf(core, context).map((person) => person.key);
  return core.state.columns
    .filter((column) => column.context === context.label)
    .map((column) => ({
      id: column.id,
      label: column.label,
      scoreMaximum: column.scoreMaximum,
      resourceId: column.resourceId,
      tag: column.tag,
      resourceLinkId: column.link,
      coupled: column.coupled,
      locked: core.switches.lockedColumns.has(column.id),
      published: findLink(core, column.link)?.published ?? true,
      opensAt: column.opensAt,
      dueAt: column.dueAt,
      reviewable: Boolean(column.review),
      results: Object.entries(column.cells)
        .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
        .map(([key, cell]) => resultOf(core, column, key, cell)),
    }));
}

function resultOf(core: Core, column: Column, key: string, cell: Cell): GradebookResult {
  const person = requirePerson(core, key);
  return {
    person: key,
    userId: person.sub,
    name: person.name,
    classNumber: person.classNumber,
    score: shownMark(core, column, key),
    comment: cell.comment,
    comments: cell.comments,
    timestamp: cell.timestamp === null ? null : new Date(cell.timestamp).toISOString(),
    overridden: isOverridden(core, column, key),
    attempts: cell.attempts,
    submittedAt: cell.submittedAt,
    history: cell.history,
  };
}
