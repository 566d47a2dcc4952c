import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs';
import { useEffect, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Composer.module.css';

interface ComposerFrameProps {
  /** Said to screen readers and in the window's name; what is shown big is the homework's own title. */
  title: string;
  back: string;
  /** Whether what is typed is saved. */
  saved?: ReactNode;
  /** What the pupils will see, beside the form. */
  aside?: ReactNode;
  children: ReactNode;
}

/** The composer's sheet: the form, and beside it (below it in a narrow frame) what becomes of it. */
export function ComposerFrame({ title, back, saved, aside, children }: ComposerFrameProps): ReactElement {
  const { t } = useTranslation('composer');
  const { t: common } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${common('name')}`;
  }, [title, common]);
  return (
    <main id="content" className={styles.frame}>
      <div className={styles.sheet}>
        <div className={styles.form}>
          <div className={styles.top}>
            <Link className={styles.back} to={back}>
              <Icon of={IconChevronLeft} turns />
              {t('back')}
            </Link>
            {saved}
          </div>
          <h1 className="hl-vh">{title}</h1>
          {children}
        </div>
        {aside && <aside className={styles.aside}>{aside}</aside>}
      </div>
    </main>
  );
}
