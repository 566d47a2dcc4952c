import { describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { deflateRawSync } from 'node:zlib';
import { checkRows } from '../../../tool/school/office-list/check-rows.ts';
import { findColumns } from '../../../tool/school/office-list/columns.ts';
import { readList } from '../../../tool/school/office-list/read-list.ts';

async function workbook(rows: exceljs.CellValue[][], touch: (sheet: exceljs.Worksheet) => void = () => undefined) {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('3A');
  sheet.addRows(rows);
  touch(sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const csv = (text: string): Buffer => Buffer.from(text, 'utf8');

async function check(bytes: Buffer) {
  const list = await readList(bytes);
  return checkRows(list, findColumns(list, {}));
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? 'an error without a code',
  );

const HEADERS = ['班別', '班號', '中文姓名', '英文姓名', '電郵', '用戶名稱'];

describe('what is read', () => {
  test('a workbook: numbers, rich text, links, full-width digits, leading zeros', async () => {
    const { rows, errors } = await check(
      await workbook([
        HEADERS,
        [
          '３Ａ',
          12,
          { richText: [{ text: '陳' }, { text: '大文' }] },
          'Chan  Tai Man',
          { text: 's12@x.hk', hyperlink: 'mailto:s12@x.hk' },
          300112,
        ],
        ['3a', '０７', ' 李 小明 ', null, null, null],
      ]),
    );
    expect(errors).toEqual([]);
    expect(rows).toEqual([
      {
        row: 2,
        classCode: '3A',
        classNumber: 12,
        nameZh: '陳大文',
        nameEn: 'Chan Tai Man',
        lmsEmail: 's12@x.hk',
        lmsUser: '300112',
      },
      { row: 3, classCode: '3A', classNumber: 7, nameZh: '李小明', nameEn: null, lmsEmail: null, lmsUser: null },
    ]);
  });

  test('titles above the headers, English headers, columns in any order, empty rows between', async () => {
    const { rows } = await check(
      await workbook([
        ['清林小學'],
        ['2026–2027'],
        [],
        ['Name', 'Remarks', 'Class No.', 'Class'],
        ['Rai Suman', 'x', 25, '3A'],
        [],
        ['陳大文 Chan Tai Man', '', 12, '3A'],
      ]),
    );
    expect(rows.map((row) => [row.row, row.classNumber, row.nameZh, row.nameEn])).toEqual([
      [5, 25, null, 'Rai Suman'],
      [7, 12, '陳大文', 'Chan Tai Man'],
    ]);
  });

  test('班號 goes before 學號 where a list has both', async () => {
    const list = await readList(csv('學號,班別,班號,姓名\n20260012,3A,12,陳大文\n'));
    expect(findColumns(list, {}).columns.number).toBe('班號');
  });

  test('a chosen column goes before the words we know', async () => {
    const list = await readList(csv('Class,Seat,No,Name\n3A,12,1,Chan\n'));
    expect(checkRows(list, findColumns(list, { number: 'Seat' })).rows[0]?.classNumber).toBe(12);
  });

  test('an English name in the Chinese column', async () => {
    const { rows } = await check(csv('班別,班號,中文姓名\n3A,25,Rai Suman\n'));
    expect(rows[0]).toMatchObject({ nameZh: null, nameEn: 'Rai Suman' });
  });

  test('CSV: quotes, commas and line breaks within, CRLF, a mark at the beginning, semicolons, tabs', async () => {
    const quoted = await check(csv('\ufeffClass,Class No.,English Name\r\n3A,1,"Chan, ""Tommy""\r\nTai Man"\r\n'));
    expect(quoted.rows[0]?.nameEn).toBe('Chan, "Tommy" Tai Man');
    expect((await check(csv('Class;No;Name\n3A;1;Chan\n'))).rows).toHaveLength(1);
    expect((await check(csv('Class\tNo\tName\n3A\t1\tChan'))).rows).toHaveLength(1);
  });

  test('CSV in Big5, as Chinese Windows writes it, and in UTF-16', async () => {
    // 班別,班號,姓名 / 3A,12,陳大文
    const big5 = Buffer.from('af5aa74f2caf5ab8b92ca96da6570d0a33412c31322cb3afa46aa4e50d0a', 'hex');
    expect((await check(big5)).rows[0]).toMatchObject({ nameZh: '陳大文', classNumber: 12 });
    const utf16 = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from('班別\t班號\t姓名\n3A\t12\t陳大文\n', 'utf16le'),
    ]);
    expect((await check(utf16)).rows[0]).toMatchObject({ nameZh: '陳大文' });
  });

  test('the first sheet with anything in it, hidden ones left out', async () => {
    const book = new exceljs.Workbook();
    book.addWorksheet('empty');
    book.addWorksheet('old', { state: 'hidden' }).addRows([HEADERS, ['6A', 1, '舊生']]);
    book.addWorksheet('new').addRows([HEADERS, ['3A', 1, '新生']]);
    const { rows } = await check(Buffer.from(await book.xlsx.writeBuffer()));
    expect(rows.map((row) => row.nameZh)).toEqual(['新生']);
  });
});

describe('formulas', () => {
  test('their last result is taken and the cells are named', async () => {
    const checked = await check(await workbook([HEADERS, ['3A', { formula: 'ROW()+10', result: 12 }, '陳大文']]));
    expect(checked.rows[0]?.classNumber).toBe(12);
    expect(checked.formulaCells).toEqual(['B2']);
  });

  test('without a result, or with an error, the row is refused', async () => {
    const checked = await check(
      await workbook([HEADERS, ['3A', { formula: 'A1' }, '陳大文'], ['3A', { error: '#N/A' }, '李小明']]),
    );
    expect(checked.rows).toEqual([]);
    expect(
      checked.errors
        .filter((error) => error.code === 'formula_without_result')
        .map((error) => [error.row, error.column]),
    ).toEqual([
      [2, '班號'],
      [3, '班號'],
    ]);
  });
});

describe('mistakes name row and column', () => {
  test('each of them', async () => {
    const { errors, rows } = await check(
      csv(
        [
          '班別,班號,英文姓名,電郵,用戶名稱',
          ',1,No Class,,',
          '3A,,No Number,,',
          '3A,0,Zero,,',
          '3A,100,Hundred,,',
          '3A,x,Letter,,',
          '3A,5,,,',
          '3A,6,Bad Mail,nobody,',
          '3A,7,Fine,same@x.hk,u1',
          '3A,7,Twice,,',
          '3A,8,Mail Twice,SAME@x.hk,U1',
        ].join('\n'),
      ),
    );
    expect(errors.map((error) => [error.row, error.column, error.code, error.otherRow])).toEqual([
      [2, '班別', 'class_missing', undefined],
      [3, '班號', 'number_missing', undefined],
      [4, '班號', 'number_unreadable', undefined],
      [5, '班號', 'number_unreadable', undefined],
      [6, '班號', 'number_unreadable', undefined],
      [7, '英文姓名', 'name_missing', undefined],
      [8, '電郵', 'email_unreadable', undefined],
      [10, '班號', 'number_twice', 9],
      [11, '電郵', 'email_twice', 9],
      [11, '用戶名稱', 'lms_user_twice', 9],
    ]);
    expect(rows.map((row) => row.row)).toEqual([9, 10, 11]);
  });

  test('wrong columns: what was found, what is needed', async () => {
    const list = await readList(csv('Book,Price\nAtlas,80\n'));
    expect(() => findColumns(list, {})).toThrow(
      expect.objectContaining({
        status: 422,
        code: 'list_columns_unknown',
        details: expect.objectContaining({ found: ['Book', 'Price'], needed: ['class', 'number', 'name'] }),
      }),
    );
  });
});

describe('what is refused', () => {
  test('nothing, an old Excel, a picture, a broken zip, too many bytes', async () => {
    expect(await refusal(readList(Buffer.alloc(0)))).toBe('list_empty');
    expect(await refusal(readList(csv('\n\n ,\n')))).toBe('list_empty');
    expect(await refusal(readList(Buffer.from('d0cf11e0a1b11ae100000000', 'hex')))).toBe('list_old_excel');
    expect(await refusal(readList(Buffer.from('89504e470d0a1a0a0000000d', 'hex')))).toBe('list_unreadable');
    expect(await refusal(readList(Buffer.from('504b0304deadbeef', 'hex')))).toBe('list_unreadable');
    expect(await refusal(readList(Buffer.alloc(5 * 1024 * 1024 + 1, 65)))).toBe('list_too_large');
  });

  test('every cut of a workbook is a refusal, never a crash', async () => {
    const whole = await workbook([HEADERS, ['3A', 12, '陳大文']]);
    for (let length = 4; length < whole.length; length += 97)
      expect(await refusal(readList(whole.subarray(0, length)))).toBe('list_unreadable');
  });

  test('a zip that unpacks to hundreds of megabytes, also when it lies about its size', async () => {
    const packed = deflateRawSync(Buffer.alloc(200 * 1024 * 1024));
    expect(packed.length).toBeLessThan(5 * 1024 * 1024);
    expect(await refusal(readList(zipOf('xl/worksheets/sheet1.xml', packed, 100)))).toBe('list_too_large');
  });

  test('merged ranges and validations over whole columns don’t hold the process up', async () => {
    const bytes = await workbook([HEADERS, ['3A', 12, '陳大文']], (sheet) => {
      (sheet as unknown as { dataValidations: { add(range: string, of: object): void } }).dataValidations.add(
        'A1:A100',
        {
          type: 'list',
          formulae: ['"3A,3B"'],
        },
      );
      sheet.mergeCells('E4:H20');
    });
    expect((await check(bytes)).rows).toHaveLength(1);
  });
});

/** A zip of one entry whose headers claim `claimed` bytes. */
function zipOf(name: string, packed: Buffer, claimed: number): Buffer {
  const field = (size: number, value: number): Buffer => {
    const bytes = Buffer.alloc(size);
    bytes.writeUIntLE(value, 0, size);
    return bytes;
  };
  const common = [
    field(2, 20),
    field(2, 0),
    field(2, 8),
    field(4, 0),
    field(4, 0),
    field(4, packed.length),
    field(4, claimed),
    field(2, name.length),
    field(2, 0),
  ];
  const local = Buffer.concat([Buffer.from('504b0304', 'hex'), ...common, Buffer.from(name), packed]);
  const central = Buffer.concat([
    Buffer.from('504b0102', 'hex'),
    field(2, 20),
    ...common,
    field(2, 0),
    field(2, 0),
    field(2, 0),
    field(4, 0),
    field(4, 0),
    Buffer.from(name),
  ]);
  const end = Buffer.concat([
    Buffer.from('504b0506', 'hex'),
    field(4, 0),
    field(2, 1),
    field(2, 1),
    field(4, central.length),
    field(4, local.length),
    field(2, 0),
  ]);
  return Buffer.concat([local, central, end]);
}
