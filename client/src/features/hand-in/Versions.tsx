import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { VersionCard } from '../../../../tool/submissions/submission.contract.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Section } from '../../ui/Page.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import { standingVersion, useContentWords } from './content.ts';
import type { PupilHomework } from './hand-in.queries.ts';

/** Every version that came before: nothing handed in is ever lost. */
export function Versions({ homework }: { homework: PupilHomework }): ReactElement | null {
  const { t } = useTranslation('hand-in');
  const standing = standingVersion(homework);
  const earlier = homework.versions.filter((version) => version !== standing);
  if (earlier.length === 0) return null;
  return (
    <Section title={t('versions.title')} aside={t('versions.kept')}>
      <Rows>
        {earlier.map((version) => (
          <Version key={version.number} version={version} at={`/to-do/${homework.classHomeworkId}`} />
        ))}
      </Rows>
    </Section>
  );
}

function Version({ version, at }: { version: VersionCard; at: string }): ReactElement {
  const { t } = useTranslation('hand-in');
  const f = useFormat();
  const words = useContentWords();
  const helped = version.kind === 'hand_in' && version.byName;
  const sub = f.facts(f.receiptTime(version.at), helped && t('receipt.by', { name: helped }));
  if (version.kind === 'taken_back') return <Row title={t('versions.takenBack')} sub={sub} />;
  if (version.kind === 'paper') return <Row title={t('versions.paper')} sub={sub} />;
  return (
    <Row
      to={`${at}?receipt=${version.number}`}
      title={f.facts(t('versions.number', { number: version.number }), words(version.files, version.text))}
      sub={sub}
    />
  );
}
