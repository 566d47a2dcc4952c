import IconFileSpreadsheet from '@tabler/icons-react/dist/esm/icons/IconFileSpreadsheet.mjs';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateAnswer } from '../../../../tool/school/office-list/office-list.contract.ts';
import { api } from '../../api/client.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';

/** An empty class list with the right headings, for an office that has none to export. */
export function TemplateLink(): ReactElement {
  const { t } = useTranslation('people');
  const f = useFormat();
  const download = useMutation({
    mutationFn: () => api.get<TemplateAnswer>('/school/office-list/template', { query: { locale: f.locale } }),
    onSuccess: ({ fileName, content }) => {
      const link = document.createElement('a');
      link.href = `data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;base64,${content}`;
      link.download = fileName;
      link.click();
    },
  });
  return (
    <>
      <ButtonRow>
        <Button icon={IconFileSpreadsheet} disabled={download.isPending} onClick={() => download.mutate()}>
          {t('list.template')}
        </Button>
      </ButtonRow>
      {download.error && <ErrorMessage error={download.error} />}
    </>
  );
}
