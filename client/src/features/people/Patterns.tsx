import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDraft } from '../../app/drafts.ts';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { TextArea } from '../../ui/Field.tsx';
import { ErrorMessage, ListState } from '../../ui/ListState.tsx';
import { Section } from '../../ui/Page.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import { patternsQuery, useSavePatterns, type Patterns as PatternsAnswer } from './people.queries.ts';
import styles from './People.module.css';

/** How short names are read: {class}-{subject}, one pattern a line, the first that fits counts. */
export function Patterns(): ReactElement {
  const { t } = useTranslation('people');
  const query = useQuery(patternsQuery);
  return (
    <Section
      title={t('patterns.title')}
      aside={query.data && t('patterns.counts', { mapped: query.data.mapped, unmapped: query.data.unmapped })}
    >
      <ListState query={query} refused={{ title: t('refused.title'), body: t('refused.body') }}>
        {(found) => <PatternsForm key={found.patterns.join('\n')} found={found} />}
      </ListState>
    </Section>
  );
}

function PatternsForm({ found }: { found: PatternsAnswer }): ReactElement {
  const { t } = useTranslation('people');
  const save = useSavePatterns();
  const [text, setText, clear] = useDraft('patterns', found.patterns.join('\n'));
  const [tried, setTried] = useState(false);
  const patterns = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const changed = patterns.join('\n') !== found.patterns.join('\n');
  return (
    <form
      className={styles.patterns}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (patterns.length > 0) save.mutate(patterns, { onSuccess: clear });
      }}
    >
      <TextArea
        label={t('patterns.field')}
        hint={t('patterns.hint')}
        value={text}
        onChange={setText}
        spellCheck={false}
        error={tried && patterns.length === 0 && t('patterns.none')}
      />
      <ErrorMessage error={save.error} />
      {save.isSuccess && !changed && (
        <Notice tone="good" live>
          {t('patterns.saved', { mapped: save.data.mapped, unmapped: save.data.unmapped })}
        </Notice>
      )}
      <ButtonRow>
        <Button type="submit" busy={save.isPending} disabled={!changed}>
          {t('patterns.save')}
        </Button>
      </ButtonRow>
    </form>
  );
}
