import IconPhotoDown from '@tabler/icons-react/dist/esm/icons/IconPhotoDown.mjs';
import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { VersionCard } from '../../../../tool/submissions/submission.contract.ts';
import { useSession } from '../../app/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { namesOf } from '../../i18n/pupil-names.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Door } from '../../ui/Door.tsx';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { Time } from '../../ui/small-parts.tsx';
import { standingVersion, useContentWords } from './content.ts';
import type { PupilHomework } from './hand-in.queries.ts';
import styles from './HandIn.module.css';
import { savePicture, type ReceiptPicture } from './receipt-picture.ts';
import { useOpenFile } from './open-file.ts';

/** The proof of one version: to the second, with names, sizes and the beginning of each file's SHA-256. */
export function Receipt({ homework, version }: { homework: PupilHomework; version: VersionCard }): ReactElement {
  const { t } = useTranslation('hand-in');
  const f = useFormat();
  const { person, school } = useSession();
  const words = useContentWords();
  const file = useOpenFile();
  const [trouble, setTrouble] = useState('');
  const stands = standingVersion(homework) === version;
  const late = stands && homework.axes.timeliness === 'late';
  const what = words(version.files, version.text);
  const pupil = f.pupil(namesOf(person));
  const at = `/to-do/${homework.classHomeworkId}`;

  const facts: [name: string, shown: ReactNode, drawn: string[]][] = [
    [t('receipt.homework'), homework.title, [homework.title]],
    [
      t('receipt.who'),
      version.byName ? `${pupil} (${version.byName})` : pupil,
      [version.byName ? `${pupil} (${version.byName})` : pupil],
    ],
    [t('receipt.time'), <Time key="at" at={version.at} as="receipt" />, [f.receiptTime(version.at)]],
  ];
  if (version.files.length > 0) {
    facts.push([
      t('receipt.files'),
      <ul key="files">
        {version.files.map((card) => (
          <li key={card.fileId}>
            <button type="button" className={styles.fileName} onClick={() => file.open(card.fileId)}>
              {card.name}
            </button>{' '}
            <span className={styles.quiet}>{f.facts(f.fileSize(card.size), short(card.sha256))}</span>
          </li>
        ))}
      </ul>,
      version.files.map((card) => f.facts(card.name, f.fileSize(card.size), short(card.sha256))),
    ]);
  }
  if (version.text.trim() !== '') {
    const letters = t('receipt.letters', { count: [...version.text].length });
    facts.push([t('receipt.text'), letters, [letters]]);
  }
  facts.push([t('receipt.version'), version.number, [String(version.number)]]);
  facts.push([t('receipt.number'), <b key="number">{version.receipt}</b>, [version.receipt]]);

  const picture: ReceiptPicture = {
    title: t('receipt.title'),
    body: late ? t('receipt.bodyLate', { what }) : t('receipt.body', { what }),
    facts: facts.map(([name, , lines]) => [name, lines]),
    foot: `${t('receipt.foot')} ${school.name}`,
    name: `${t('receipt.fileName', { receipt: version.receipt })}.png`,
  };

  return (
    <Door
      sign="done"
      title={stands ? t('receipt.title') : t('receipt.titleEarlier', { number: version.number })}
      facts={facts.map(([name, shown]) => [name, shown])}
      actions={
        <>
          <ButtonLink look="primary" size="large" to="/to-do">
            {t('receipt.done')}
          </ButtonLink>
          <Button
            size="large"
            icon={IconPhotoDown}
            onClick={() => void savePicture(picture).then((saved) => setTrouble(saved ? '' : t('receipt.notSaved')))}
          >
            {t('receipt.save')}
          </Button>
          <ButtonLink size="large" to={at}>
            {t('receipt.homeworkPage')}
          </ButtonLink>
        </>
      }
      foot={t('receipt.foot')}
    >
      <p>{stands ? t('receipt.body', { what }) : t('receipt.bodyEarlier')}</p>
      {late && (
        <p className={styles.late}>{t('receipt.late', { due: homework.dueAt ? f.nearTime(homework.dueAt) : '' })}</p>
      )}
      {version.text.trim() !== '' && (
        <details className={styles.details}>
          <summary>{t('receipt.showText')}</summary>
          <p className={styles.written}>{version.text}</p>
        </details>
      )}
      <p role="status">{trouble}</p>
      <ErrorMessage error={file.error} />
    </Door>
  );
}

/** Enough to tell files apart, and to be found again in the whole one. */
const short = (sha256: string) => sha256.slice(0, 8);
