import IconArrowBackUp from '@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { VersionCard } from '../../../../tool/submissions/submission.contract.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonLink, ButtonRow } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Section } from '../../ui/Page.tsx';
import { useContentWords } from './content.ts';
import { useTakeBack, type PupilHomework } from './hand-in.queries.ts';
import { HandedInFiles } from './HandedInFiles.tsx';
import styles from './HandIn.module.css';

export interface StandingProps {
  homework: PupilHomework;
  version: VersionCard;
  onAgain: () => void;
  onTakenBack: () => void;
}

/** What stands as handed in: its receipt, its pages, and the ways to change it while it isn't marked. */
export function Standing({ homework, version, onAgain, onTakenBack }: StandingProps): ReactElement {
  const { t } = useTranslation('hand-in');
  const f = useFormat();
  const words = useContentWords();
  const [asking, setAsking] = useState(false);
  const takeBack = useTakeBack(homework.classHomeworkId);
  const open = homework.closedBecause === null;
  const paper = version.kind === 'paper';
  const mayTakeBack = open && !paper && homework.axes.judgement === 'unmarked';

  return (
    <Section title={paper ? t('standing.paper') : t('standing.title')}>
      <p className={styles.line}>
        {f.facts(
          f.receiptTime(version.at),
          words(version.files, version.text),
          !paper && t('receipt.numbered', { receipt: version.receipt }),
          !paper && version.byName && t('receipt.by', { name: version.byName }),
        )}
      </p>
      <HandedInFiles version={version} />
      <ButtonRow>
        {!paper && <ButtonLink to={`?receipt=${version.number}`}>{t('standing.receipt')}</ButtonLink>}
        {open && <Button onClick={onAgain}>{t('again')}</Button>}
        {mayTakeBack && (
          <Button look="quiet" icon={IconArrowBackUp} onClick={() => setAsking(true)}>
            {t('takeBack.button')}
          </Button>
        )}
      </ButtonRow>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('takeBack.title')}
        confirm={t(version.text.trim() ? 'takeBack.confirmText' : 'takeBack.confirm', {
          what: words(version.files, version.text),
        })}
        onConfirm={async () => {
          await takeBack.mutateAsync();
          onTakenBack();
        }}
      >
        <p>{t('takeBack.body')}</p>
      </ConfirmDialog>
    </Section>
  );
}
