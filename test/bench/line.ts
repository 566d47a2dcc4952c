/** One line of the table. */
export interface Line {
  what: string;
  ours: string;
  /** What it is set beside: a peer's figure or a limit, with its name. */
  beside: string;
  ratio: string;
  aim: string;
  isMet: boolean | null;
}

/** Moodle's figures are those of its own Assignment on a machine of two cores, measured before the start. */
export const MOODLE = 'Moodle 4.5.6, measured earlier';

/** `ours` at most `limit` (both in `unit`), beside a peer's figure. */
export function atMost(
  what: string,
  ours: number,
  unit: string,
  limit: number,
  peer?: { figure: number; name: string },
): Line {
  return {
    what,
    ours: `${round(ours)} ${unit}`,
    beside: peer ? `${round(peer.figure)} ${unit} (${peer.name})` : '',
    ratio: peer ? `${round(peer.figure / ours)} × faster` : '',
    aim: `≤ ${round(limit)} ${unit}`,
    isMet: ours <= limit,
  };
}

/** `ours` at least `aim` (both in `unit`), beside a peer's figure. */
export function atLeast(
  what: string,
  ours: number,
  unit: string,
  aim: number,
  peer?: { figure: number; name: string },
): Line {
  return {
    what,
    ours: `${round(ours)} ${unit}`,
    beside: peer ? `${round(peer.figure)} ${unit} (${peer.name})` : '',
    ratio: peer ? `${round(ours / peer.figure)} ×` : '',
    aim: `≥ ${round(aim)} ${unit}`,
    isMet: ours >= aim,
  };
}

/** A figure without an aim. */
export function told(what: string, ours: string, beside = '', ratio = ''): Line {
  return { what, ours, beside, ratio, aim: '', isMet: null };
}

export function round(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(2).replace(/\.?0+$/, '');
}

export function printTable(lines: Line[]): string {
  const head = ['', 'ours', 'beside', 'ratio', 'aim', ''];
  const rows = lines.map((line) => [
    line.what,
    line.ours,
    line.beside,
    line.ratio,
    line.aim,
    line.isMet === null ? '' : line.isMet ? 'met' : 'MISSED',
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const print = (row: string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [print(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(print), ''].join('\n');
}
