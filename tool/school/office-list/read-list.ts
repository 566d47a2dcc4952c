import exceljs from 'exceljs';
import { AppError } from '../../core/http/errors.ts';
import { plainText } from '../class-code.ts';
import { cellText, type CellText } from './cell-text.ts';
import { decodeText, readCsv } from './read-csv.ts';
import { guardZip } from './zip-guard.ts';

export const MOST_BYTES = 5 * 1024 * 1024;
export const MOST_ROWS = 5000;
const MOST_COLUMNS = 200;
/** Rows that only carry a border count in Excel, too. */
const MOST_SHEET_ROWS = 20_000;

/** A row with anything in it; `row` as Excel numbers it. */
export interface ListRow {
  row: number;
  cells: CellText[];
}

/**
 * Reads the first sheet with anything in it, or a CSV; which of the two is told by the content, not by the name.
 * @throws AppError 413 `list_too_large`; 422 `list_empty`, `list_too_long`, `list_unreadable`, `list_old_excel`
 */
export async function readList(bytes: Buffer): Promise<ListRow[]> {
  if (bytes.length > MOST_BYTES) throw tooLarge();
  if (bytes.length === 0) throw empty();
  const rows = await rowsOf(bytes);
  if (rows.length === 0) throw empty();
  return rows;
}

export const tooLarge = (): AppError =>
  new AppError(413, 'list_too_large', 'The list is larger than 5 MB', { limitBytes: MOST_BYTES });

export const tooLong = (): AppError =>
  new AppError(422, 'list_too_long', `The list has more than ${MOST_ROWS} rows`, { limitRows: MOST_ROWS });

const empty = (): AppError => new AppError(422, 'list_empty', 'There is nothing in this list');

async function rowsOf(bytes: Buffer): Promise<ListRow[]> {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0x504b0304) return workbookRows(bytes);
  // the container of .xls, and of a workbook with a password
  if (bytes.length >= 8 && bytes.readUInt32BE(0) === 0xd0cf11e0)
    throw new AppError(
      422,
      'list_old_excel',
      'This is an old .xls file or has a password: save it as .xlsx without one',
    );
  return csvRows(bytes);
}

function csvRows(bytes: Buffer): ListRow[] {
  const text = decodeText(bytes);
  if (text.includes('\0')) throw new AppError(422, 'list_unreadable', 'This is neither an Excel workbook nor a CSV');
  const rows = readCsv(text, MOST_SHEET_ROWS + 1).map((fields, index) => ({
    row: index + 1,
    cells: fields.slice(0, MOST_COLUMNS).map((field) => ({ text: plainText(field) })),
  }));
  return rows.filter(hasText);
}

async function workbookRows(bytes: Buffer): Promise<ListRow[]> {
  guardZip(bytes);
  const workbook = new exceljs.Workbook();
  try {
    await workbook.xlsx.load(bytes as never, { ignoreNodes, maxRows: MOST_SHEET_ROWS, maxCols: MOST_COLUMNS } as never);
  } catch (error) {
    if (/Max (row|column) count/.test(String(error))) throw tooLong();
    throw new AppError(422, 'list_unreadable', 'The file is damaged, or is not an Excel workbook');
  }
  for (const sheet of workbook.worksheets) {
    if (sheet.state !== 'visible') continue;
    const rows: ListRow[] = [];
    sheet.eachRow((row, number) => {
      const cells: CellText[] = [];
      row.eachCell((cell, column) => void (cells[column - 1] = cellText(cell)));
      rows.push({ row: number, cells: Array.from(cells, (cell) => cell ?? { text: '' }) });
    });
    const filled = rows.filter(hasText);
    if (filled.length > 0) return filled;
  }
  return [];
}

const hasText = (row: ListRow): boolean => row.cells.some((cell) => cell.text !== '' || cell.error);

// Merged ranges and validations are spread over every cell they name, which for whole columns takes minutes.
const ignoreNodes = [
  'mergeCells',
  'dataValidations',
  'conditionalFormatting',
  'hyperlinks',
  'drawing',
  'picture',
  'legacyDrawing',
  'tableParts',
  'rowBreaks',
  'colBreaks',
  'autoFilter',
  'extLst',
];
