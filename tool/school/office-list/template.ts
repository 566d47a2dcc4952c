import { officeListTemplate, type TemplateColumn } from '../../../reports/office-list-template.report.ts';
import { translate, type Locale } from '../../core/i18n/translate.ts';

const COLUMNS = [
  { field: 'class', width: 10, example: '3A' },
  { field: 'number', width: 10, example: '12' },
  { field: 'nameZh', width: 16, example: '陳大文' },
  { field: 'nameEn', width: 26, example: 'Chan Tai Man' },
  { field: 'lmsEmail', width: 32, example: 's300112@school.example' },
  { field: 'lmsUser', width: 18, example: '' },
] as const;

/** An empty list for the office in their language, whose headings the import knows by itself. */
export async function templateFor(locale: Locale): Promise<{ fileName: string; content: string }> {
  const columns = COLUMNS.map(({ field, width, example }): TemplateColumn => ({
    heading: translate(locale, `officeListTemplate.${field}`),
    hint: translate(locale, `officeListTemplate.${field}.hint`),
    width,
    example,
  }));
  const title = translate(locale, 'officeListTemplate.title');
  return { fileName: `${title}.xlsx`, content: (await officeListTemplate(title, columns)).toString('base64') };
}
