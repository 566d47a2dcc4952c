import { AppError } from '../../core/http/errors.ts';
import { plainText } from '../class-code.ts';
import type { ListColumns, ListField } from './office-list.contract.ts';
import type { ListRow } from './read-list.ts';

/** Headers as WebSAMS, eClass and schools write them, in both languages; compared without case, blanks and punctuation. */
const synonyms: Record<ListField, string[]> = {
  class: [
    '班別',
    '班级',
    '班級',
    '班',
    '就讀班別',
    '班別代碼',
    'Class',
    'Class Name',
    'Class Code',
    'Form Class',
    'Class (EN)',
  ],
  number: [
    '班號',
    '學號',
    '座號',
    '班內學號',
    'Class No',
    'Class Number',
    'Class No.',
    'ClassNo',
    'No',
    'Number',
    'Seat No',
  ],
  nameZh: [
    '中文姓名',
    '姓名(中文)',
    '學生姓名(中文)',
    '中文名',
    '學生中文姓名',
    'Chinese Name',
    'Name (Chinese)',
    'Name in Chinese',
    'Name (Chi)',
    'CHName',
  ],
  nameEn: [
    '英文姓名',
    '姓名(英文)',
    '學生姓名(英文)',
    '英文名',
    '學生英文姓名',
    'English Name',
    'Name (English)',
    'Name in English',
    'Name (Eng)',
    'ENName',
  ],
  name: ['姓名', '學生姓名', '名字', 'Name', 'Pupil Name', 'Student Name', 'Full Name', 'Pupil', 'Student'],
  email: [
    '平台電郵',
    '電郵',
    '電郵地址',
    '電子郵件',
    'LMS電郵',
    '學校電郵',
    'E-mail',
    'Email',
    'LMS e-mail',
    'Email Address',
    'School Email',
  ],
  lmsUser: [
    '平台帳戶編號',
    'LMS ID',
    'LMS',
    '用戶名稱',
    '登入名稱',
    '登入帳號',
    '帳戶',
    '帳號',
    '內聯網帳號',
    'User Login',
    'Username',
    'Login',
    'Login ID',
    'User ID',
    'LMS User',
    'LMS User ID',
    'Student ID',
    'STRN',
    '學生編號',
    'ID Number',
    'idnumber',
  ],
};

/** A field's place in the list. */
export interface FoundColumns {
  /** The row that holds the headers. */
  headerRow: number;
  headers: string[];
  /** Header by field. */
  columns: ListColumns;
  /** Index of the cell by field. */
  at: Partial<Record<ListField, number>>;
}

const HEADER_WITHIN = 15;

/**
 * Finds the header row (exports have titles above it) and what its columns mean.
 * @param chosen columns chosen by hand or remembered from the last list: they come before the synonyms
 * @throws AppError 422 `list_columns_unknown` with what was found and what is needed
 */
export function findColumns(rows: ListRow[], chosen: ListColumns): FoundColumns {
  const tries = rows.slice(0, HEADER_WITHIN).map((row) => readHeader(row, chosen));
  const best = tries.reduce((one, other) => (Object.keys(other.at).length > Object.keys(one.at).length ? other : one));
  const missing = missingFields(best);
  if (missing.length > 0)
    throw new AppError(422, 'list_columns_unknown', `Columns not found: ${missing.join(', ')}`, {
      found: best.headers.filter(Boolean),
      needed: missing,
      recognised: best.columns,
    });
  return best;
}

function readHeader(row: ListRow, chosen: ListColumns): FoundColumns {
  const headers = row.cells.map((cell) => cell.text.slice(0, 100));
  const keys = headers.map(headerKey);
  const at: FoundColumns['at'] = {};
  const taken = new Set<number>();
  const take = (field: ListField, wanted: string[]): void => {
    if (at[field] !== undefined) return;
    // in the order of the words, not of the columns: 班號 is a better class number than 學號
    const index = wanted
      .map((word) => keys.findIndex((key, place) => key === word && !taken.has(place)))
      .find((place) => place >= 0);
    if (index === undefined) return;
    at[field] = index;
    taken.add(index);
  };
  const fields = Object.keys(synonyms) as ListField[];
  for (const field of fields) if (chosen[field]) take(field, [headerKey(chosen[field])]);
  for (const field of fields) take(field, synonyms[field].map(headerKey));
  const columns = Object.fromEntries(
    fields.flatMap((field) => (at[field] === undefined ? [] : [[field, headers[at[field]]]])),
  );
  return { headerRow: row.row, headers, columns: columns, at };
}

function missingFields(found: FoundColumns): string[] {
  const named = found.at.nameZh ?? found.at.nameEn ?? found.at.name;
  return [
    ...(found.at.class === undefined ? ['class'] : []),
    ...(found.at.number === undefined ? ['number'] : []),
    ...(named === undefined ? ['name'] : []),
  ];
}

function headerKey(header: string): string {
  return plainText(header)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
