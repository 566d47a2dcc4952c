import { z } from 'zod';
import { pupilName } from '../pupil-name.contract.ts';

/** What a column of the office's list may mean. `name` holds either language, or both. */
export const listField = z.enum(['class', 'number', 'nameZh', 'nameEn', 'name', 'email', 'lmsUser']);
export type ListField = z.infer<typeof listField>;

/** Which header stands for which field: `{ class: '班別', number: '班號' }`. */
export const listColumns = z.partialRecord(listField, z.string().max(100));
export type ListColumns = z.infer<typeof listColumns>;

export const rowErrorCode = z.enum([
  'class_missing',
  'class_unreadable',
  'number_missing',
  'number_unreadable',
  'name_missing',
  'too_long',
  'email_unreadable',
  'formula_without_result',
  'number_twice',
  'number_taken',
  'email_twice',
  'lms_user_twice',
]);

/** One mistake: the row as Excel numbers it, the column's own header, what stood there. */
export const rowError = z.object({
  row: z.number(),
  column: z.string(),
  code: rowErrorCode,
  text: z.string(),
  /** For what stands twice: the other row. */
  otherRow: z.number().optional(),
});
export type RowError = z.infer<typeof rowError>;

/** One pupil as the list has them, cells made plain. */
export const officeRow = z.object({
  row: z.number(),
  classCode: z.string(),
  classNumber: z.number(),
  nameZh: z.string().nullable(),
  nameEn: z.string().nullable(),
  lmsEmail: z.string().nullable(),
  lmsUser: z.string().nullable(),
});
export type OfficeRow = z.infer<typeof officeRow>;

/**
 * POST /school/office-list/preview?fileName=…&missing=keep|end&columns={json}
 * Body: the file itself (application/octet-stream, 5 MB at most), .xlsx or .csv. Changes nothing.
 */
export const previewQuery = z.object({
  fileName: z.string().max(255).default('list'),
  /** Pupils of the list's classes who are not in it: leave them, or end their place in the class. */
  missing: z.enum(['keep', 'end']).default('keep'),
  /** JSON of ListColumns, when somebody chose the columns by hand. */
  columns: z.string().max(2000).optional(),
});

export const previewAnswer = z.object({
  previewId: z.uuid(),
  /** Of the rows and of what they would do; confirm with it. */
  hash: z.string(),
  fileName: z.string(),
  /** Which header was taken for what, and all headers found, to choose others. */
  columns: listColumns,
  headers: z.array(z.string()),
  counts: z.object({
    rows: z.number(),
    add: z.number(),
    change: z.number(),
    same: z.number(),
    missing: z.number(),
    matched: z.number(),
    errors: z.number(),
  }),
  /** Cells that hold a formula: their last calculated result was taken. */
  formulaCells: z.array(z.string()),
  add: z.array(officeRow.extend({ matchedBy: z.enum(['email', 'id', 'name']).nullable() })),
  change: z.array(
    officeRow.extend({
      changes: z.array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string() })),
    }),
  ),
  missing: z.array(pupilName),
  /** While there are any, nothing can be confirmed. The first 500. */
  errors: z.array(rowError),
});
export type PreviewAnswer = z.infer<typeof previewAnswer>;

/** POST /school/office-list/confirm. 409 `list_changed_since_preview`, 422 `list_has_errors`. */
export const confirmBody = z.object({ previewId: z.uuid(), hash: z.string().max(100) });
export const confirmAnswer = z.object({
  added: z.number(),
  changed: z.number(),
  same: z.number(),
  ended: z.number(),
  matched: z.number(),
  unmatched: z.number(),
});
export type ConfirmAnswer = z.infer<typeof confirmAnswer>;

/** GET /school/office-list/template?locale=…: an empty list to fill in; `content` is the workbook in base64. */
export const templateQuery = z.object({ locale: z.enum(['zh-Hant', 'en']).default('zh-Hant') });
export const templateAnswer = z.object({ fileName: z.string(), content: z.string() });
export type TemplateAnswer = z.infer<typeof templateAnswer>;
