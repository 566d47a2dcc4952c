import { classCodeOf, classKey } from '../class-code.ts';
import type { CellText } from './cell-text.ts';
import type { FoundColumns } from './columns.ts';
import type { ListField, OfficeRow, RowError } from './office-list.contract.ts';
import type { ListRow } from './read-list.ts';

export interface CheckedRows {
  rows: OfficeRow[];
  errors: RowError[];
  /** `B7`: cells whose last calculated result was taken. */
  formulaCells: string[];
}

const LONGEST = 200;
const EMAIL = /^[^\s@<>",;]+@[^\s@<>",;]+\.[^\s@<>",;]+$/;

/** Turns the rows below the header into pupils, or into mistakes that name row and column. Pure. */
export function checkRows(list: ListRow[], found: FoundColumns): CheckedRows {
  const checked: CheckedRows = { rows: [], errors: [], formulaCells: [] };
  for (const line of list) {
    if (line.row <= found.headerRow) continue;
    const row = checkRow(line, found, checked);
    if (row) checked.rows.push(row);
  }
  checked.errors.push(...repeated(checked.rows, found));
  return checked;
}

function checkRow(line: ListRow, found: FoundColumns, checked: CheckedRows): OfficeRow | undefined {
  const before = checked.errors.length;
  const wrong = (field: ListField, code: RowError['code'], text: string): void =>
    void checked.errors.push({ row: line.row, column: found.columns[field] ?? field, code, text: text.slice(0, 60) });
  const read = (field: ListField): string => {
    const at = found.at[field];
    const cell: CellText = (at === undefined ? undefined : line.cells[at]) ?? { text: '' };
    if (cell.formula && at !== undefined) checked.formulaCells.push(`${columnLetters(at)}${line.row}`);
    if (cell.error) wrong(field, 'formula_without_result', cell.text);
    else if (cell.text.length > LONGEST) wrong(field, 'too_long', cell.text);
    return cell.error ? '' : cell.text;
  };
  const classCode = classOf(read('class'), wrong);
  const classNumber = numberOf(read('number'), wrong);
  const names = namesOf(read('nameZh'), read('nameEn'), read('name'));
  if (!names.nameZh && !names.nameEn) wrong(found.at.nameZh === undefined ? 'nameEn' : 'nameZh', 'name_missing', '');
  const lmsEmail = read('email') || null;
  if (lmsEmail && !EMAIL.test(lmsEmail)) wrong('email', 'email_unreadable', lmsEmail);
  const lmsUser = read('lmsUser') || null;
  if (checked.errors.length > before || !classCode || classNumber === undefined) return undefined;
  return { row: line.row, classCode, classNumber, ...names, lmsEmail, lmsUser };
}

type Wrong = (field: ListField, code: RowError['code'], text: string) => void;

function classOf(text: string, wrong: Wrong): string | undefined {
  const code = classCodeOf(text);
  if (!code) wrong('class', text === '' ? 'class_missing' : 'class_unreadable', text);
  return code;
}

function numberOf(text: string, wrong: Wrong): number | undefined {
  // 07, 7., (7) and 7.0 are 7
  const digits = /^\(?0*(\d{1,2})(?:\.0*)?\)?$/.exec(text)?.[1];
  const number = Number(digits);
  if (digits !== undefined && number >= 1) return number;
  wrong('number', text === '' ? 'number_missing' : 'number_unreadable', text);
  return undefined;
}

const HAN = /\p{Script=Han}/u;

/** One column may hold both names: `陳大文 Chan Tai Man`, `Chan Tai Man (陳大文)`. A name of one script in the other's column stays there. */
function namesOf(zh: string, en: string, either: string): { nameZh: string | null; nameEn: string | null } {
  const split = (text: string): { zh: string; en: string } => {
    if (!HAN.test(text)) return { zh: '', en: text };
    const han = text.match(/[\p{Script=Han}〇·・]+/gu) ?? [];
    const rest = han.reduce((left, part) => left.replace(part, ' '), text).replace(/[()[\],/]/g, ' ');
    return { zh: han.join(''), en: rest.replace(/\s+/g, ' ').trim() };
  };
  const both = split(either);
  // a pupil without a Chinese name often has the English one in that column
  const chinese = HAN.test(zh) ? zh.replace(/\s/g, '') : '';
  const latin = en || (chinese ? '' : zh);
  return { nameZh: chinese || both.zh || null, nameEn: latin || both.en || null };
}

/** What may stand once in a school, standing twice: told at both rows. */
function repeated(rows: OfficeRow[], found: FoundColumns): RowError[] {
  const errors: RowError[] = [];
  const look = (field: ListField, code: RowError['code'], keyOf: (row: OfficeRow) => string | null): void => {
    const first = new Map<string, OfficeRow>();
    for (const row of rows) {
      const key = keyOf(row);
      const other = key === null ? undefined : first.get(key);
      if (key === null) continue;
      if (!other) {
        first.set(key, row);
        continue;
      }
      const text = field === 'number' ? `${row.classCode} (${row.classNumber})` : (key ?? '');
      errors.push({ row: row.row, column: found.columns[field] ?? field, code, text, otherRow: other.row });
    }
  };
  look('number', 'number_twice', (row) => `${classKey(row.classCode)}/${row.classNumber}`);
  look('email', 'email_twice', (row) => row.lmsEmail?.toLowerCase() ?? null);
  look('lmsUser', 'lms_user_twice', (row) => row.lmsUser?.toLowerCase() ?? null);
  return errors;
}

function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}
