import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassHomeAnswer } from '../../../../tool/boards/boards.contract.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { Section } from '../../ui/Page.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import { useDeleteDraft } from './class-home.queries.ts';

/** Half-written homework of one's own. */
export function Drafts({ home }: { home: ClassHomeAnswer }): ReactElement | null {
  const { t } = useTranslation('class-home');
  const f = useFormat();
  const remove = useDeleteDraft(home.contextId);
  if (home.drafts.length === 0) return null;
  return (
    <Section title={t('drafts.title')} aside={t('drafts.count', { count: home.drafts.length })}>
      <Rows>
        {home.drafts.map(({ draftId, title, savedAt }) => (
          <Row
            key={draftId}
            title={title || t('drafts.untitled')}
            sub={t('drafts.saved', { time: f.nearTime(savedAt) })}
            end={
              <>
                <Button
                  size="small"
                  look="quiet"
                  busy={remove.isPending && remove.variables === draftId}
                  onClick={() => remove.mutate(draftId)}
                >
                  {t('drafts.delete')}
                  <span className="hl-vh"> {title}</span>
                </Button>
                <ButtonLink size="small" to={`/homework/new?class=${home.contextId}&draft=${draftId}`}>
                  {t('drafts.go')}
                  <span className="hl-vh"> {title}</span>
                </ButtonLink>
              </>
            }
          />
        ))}
      </Rows>
      <ErrorMessage error={remove.error} />
    </Section>
  );
}
