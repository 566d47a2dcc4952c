import ExcelJS from 'exceljs';

/** What one column of the office's list is headed, and what may stand in it. */
export interface TemplateColumn {
  heading: string;
  hint: string;
  width: number;
  example: string;
}

const PAPER = 'FFF1EEE5';
const INK = 'FF20241F';

/**
 * An empty class list for the office to fill in: one row of headings, one example row to overwrite, what each column
 * is for as a note, text format throughout (class numbers keep their zeros), frozen headings, A4 on its side.
 * @param title name of the sheet
 * @returns the workbook's bytes (.xlsx)
 */
export async function officeListTemplate(title: string, columns: TemplateColumn[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet(title, {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  sheet.columns = columns.map(({ heading, width }) => ({ header: heading, width, style: { numFmt: '@' } }));
  const head = sheet.getRow(1);
  head.font = { bold: true, color: { argb: INK } };
  columns.forEach(({ hint }, index) => {
    const cell = head.getCell(index + 1);
    cell.note = hint;
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: PAPER } };
    cell.border = { bottom: { style: 'thin', color: { argb: INK } } };
  });
  sheet.addRow(columns.map(({ example }) => example)).font = { italic: true, color: { argb: 'FF5B5E54' } };
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
