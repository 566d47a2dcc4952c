import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useSession } from '../../app/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ErrorMessage } from '../../ui/ListState.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { FileChip } from '../../ui/FileChip.tsx';
import { isSame, standingVersion, wantsRedo } from './content.ts';
import { ClosedNotice } from './ClosedNotice.tsx';
import { DueLine } from './DueLine.tsx';
import type { PupilHomework } from './hand-in.queries.ts';
import { HandInBar, HandInForm } from './HandInForm.tsx';
import styles from './HandIn.module.css';
import { useOpenFile } from './open-file.ts';
import { Returned } from './Returned.tsx';
import { Standing } from './Standing.tsx';
import { useHandIn } from './use-hand-in.ts';
import { useWork, type Work } from './use-work.ts';
import { Versions } from './Versions.tsx';

/** The homework with the form to hand it in, or with what was handed in. `again`: a newer version is being made. */
export function Assignment({ homework, again }: { homework: PupilHomework; again: boolean }): ReactElement {
  const { t } = useTranslation('hand-in');
  const f = useFormat();
  const navigate = useNavigate();
  const { person } = useSession();
  const at = `/to-do/${homework.classHomeworkId}`;
  const work = useWork(homework);
  const handIn = useHandIn(homework, person.id, (version) => {
    work.finish();
    // In the form's place: going back leads to the list, not to a form that was sent already.
    void navigate(`${at}?receipt=${version}`, { replace: true });
  });
  useArrivedBefore(homework, work, again);

  const standing = standingVersion(homework);
  const open = homework.closedBecause === null;
  const form = open && (!standing || again || wantsRedo(homework));
  const begun = work.items.length > 0 || work.text !== '';
  const bar = <HandInBar homework={homework} work={work} handIn={handIn} />;
  const subject = f.locale === 'zh-Hant' ? homework.subjectZh : homework.subjectEn;

  return (
    <Page
      width="narrow"
      back={{ to: '/to-do', label: t('back') }}
      title={homework.title}
      over={subject ?? homework.contextTitle}
      sub={<DueLine homework={homework} handingIn={form} />}
      // Over what is still empty it would only hide the way to begin.
      bottom={form && begun && bar}
    >
      {homework.mark && <Returned homework={homework} mark={homework.mark} />}
      <Asked homework={homework} />
      {form && (
        <HandInForm homework={homework} work={work} onChange={handIn.forgetError} again={standing !== undefined} />
      )}
      {form && !begun && <div className={styles.bar}>{bar}</div>}
      {standing && !form && (
        <Standing
          homework={homework}
          version={standing}
          onAgain={() => {
            // What was already being written for the next version, and is kept on this device, goes on.
            if (!begun) work.startFrom(standing);
            void navigate(`${at}?again`);
          }}
          onTakenBack={() => work.startFrom(standing)}
        />
      )}
      {!open && <ClosedNotice homework={homework} />}
      <Versions homework={homework} />
    </Page>
  );
}

/** What the teacher wrote, cleaned by the server, and the files that belong to it. */
function Asked({ homework }: { homework: PupilHomework }): ReactElement | null {
  const { t } = useTranslation('hand-in');
  const file = useOpenFile();
  if (!homework.bodyHtml && homework.files.length === 0) return null;
  return (
    <Section title={t('asked')}>
      {homework.bodyHtml && <div className={styles.asked} dangerouslySetInnerHTML={{ __html: homework.bodyHtml }} />}
      {homework.files.length > 0 && (
        <ul className={styles.files} aria-label={t('attached')}>
          {homework.files.map((card) => (
            <li key={card.fileId}>
              <FileChip name={card.name} size={card.size} type={card.mediaType} onOpen={() => file.open(card.fileId)} />
            </li>
          ))}
        </ul>
      )}
      <ErrorMessage error={file.error} />
    </Section>
  );
}

/** The kept text and pages are those of the version that stands: it had arrived, only its answer was lost. */
function useArrivedBefore(homework: PupilHomework, work: Work, again: boolean): void {
  const looked = useRef(false);
  const { ready, content, finish } = work;
  useEffect(() => {
    if (!ready || looked.current) return;
    looked.current = true;
    // Who is making a newer version began with what stands.
    if (!again && isSame(standingVersion(homework), content)) finish();
  }, [ready, homework, content, finish, again]);
}
