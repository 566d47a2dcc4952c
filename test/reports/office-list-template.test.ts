import { describe, expect, test } from '@jest/globals';
import ExcelJS from 'exceljs';
import { templateFor } from '../../tool/school/office-list/template.ts';
import { readList } from '../../tool/school/office-list/read-list.ts';
import { findColumns } from '../../tool/school/office-list/columns.ts';

describe.each(['zh-Hant', 'en'] as const)('the office list’s template in %s', (locale) => {
  test('has headings that the import knows by itself, and an example that it can read', async () => {
    const { fileName, content } = await templateFor(locale);
    expect(fileName).toMatch(/\.xlsx$/);
    const bytes = Buffer.from(content, 'base64');
    const rows = await readList(bytes);
    expect(JSON.stringify(rows)).toContain('Chan Tai Man');
    expect(Object.keys(findColumns(rows, {}).at).sort()).toEqual([
      'class',
      'email',
      'lmsUser',
      'nameEn',
      'nameZh',
      'number',
    ]);
  });

  test('is text throughout, with frozen headings and a note on each', async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(Buffer.from((await templateFor(locale)).content, 'base64') as never);
    const sheet = workbook.worksheets[0] as ExcelJS.Worksheet;
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(sheet.getCell('B2').value).toBe('12');
    expect(sheet.getCell('B2').numFmt).toBe('@');
    for (let column = 1; column <= 6; column += 1) expect(sheet.getCell(1, column).note).toBeTruthy();
  });
});
