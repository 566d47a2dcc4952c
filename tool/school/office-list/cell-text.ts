import type { Cell, CellValue } from 'exceljs';
import { plainText } from '../class-code.ts';

/** One cell as text. `formula`: its last calculated result was taken; with `error` there was none to take. */
export interface CellText {
  text: string;
  formula?: true;
  error?: true;
}

/** Text of a workbook's cell: numbers as written, rich text joined, links by their words, formulas by their last result. */
export function cellText(cell: Cell): CellText {
  return textOf(cell.value);
}

function textOf(value: CellValue): CellText {
  if (value === null || value === undefined) return { text: '' };
  if (typeof value === 'string') return { text: plainText(value) };
  // 12.0 and 1.2e1 are both 12; a school number of 16 digits has been spoilt by Excel already
  if (typeof value === 'number') return { text: Number.isFinite(value) ? String(value) : '' };
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE' };
  if (value instanceof Date) return { text: Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10) };
  if ('richText' in value) return { text: plainText(value.richText.map((run) => run.text).join('')) };
  if ('hyperlink' in value) return textOf(value.text);
  if ('error' in value) return { text: String(value.error), error: true };
  return formulaText(value.result);
}

function formulaText(result: CellValue | undefined): CellText {
  if (result === undefined || result === null) return { text: '', formula: true, error: true };
  return { ...textOf(result), formula: true };
}
