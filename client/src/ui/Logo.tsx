import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Logo.module.css';

const tick =
  'M10.2 13.6C11.5 14.4 12.9 16.1 13.9 18.2C17.2 12.2 22.3 6.2 29.4 1.5C30.2 1 30.9 1.9 30.3 2.6C24.5 8.4 19.7 15.4 16.3 22.2C15.6 23.6 13.6 23.7 12.9 22.2C11.8 19.7 10.5 17.7 8.9 16C7.7 14.7 8.8 12.8 10.2 13.6Z';

/** The mark: the ring that the teacher's tick crosses. */
export function LogoMark({ size = 24 }: { size?: number }): ReactElement {
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <circle className={styles.ring} cx="15" cy="17.6" r="11.2" fill="none" strokeWidth="4.4" />
      <path className={styles.cut} d={tick} fill="none" strokeWidth="3.2" strokeLinejoin="round" />
      <path className={styles.tick} d={tick} />
    </svg>
  );
}

/** The mark with its name: 功課環 in a Chinese page, Homeloop in an English one. */
export function Logo({ size = 24 }: { size?: number }): ReactElement {
  const { t } = useTranslation();
  return (
    <span className={styles.logo}>
      <LogoMark size={size} />
      <span>{t('name')}</span>
    </span>
  );
}
