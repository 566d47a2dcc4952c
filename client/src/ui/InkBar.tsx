import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from './classes.ts';
import styles from './InkBar.module.css';

export interface InkBarProps {
  /** How many are expected: the length of all three bars. */
  expected: number;
  inTime: number;
  late?: number;
  missing?: number;
  /** Paper before 收齊 */
  notCollected?: number;
  /** Excused or absent */
  excused?: number;
  /** `null`: nothing to mark yet (–). Leave out for homework without marks. */
  marked?: number | null;
  /** `null`: –. Leave out where families don't sign. */
  signed?: number | null;
}

/** A homework's life: 交 in pencil, 批 in red, 簽 in blue, over the same number of pupils. */
export function InkBar(props: InkBarProps): ReactElement {
  const { t } = useTranslation();
  const { expected, inTime, late = 0, missing = 0, notCollected = 0, excused = 0, marked, signed } = props;
  const part = (n: number) => ({ inlineSize: `${expected > 0 ? (n / expected) * 100 : 0}%` });
  const odd = [
    late > 0 && t('ink.late', { count: late }),
    missing > 0 && t('ink.missing', { count: missing }),
    notCollected > 0 && t('ink.notCollected', { count: notCollected }),
    excused > 0 && t('ink.excused', { count: excused }),
  ].filter(Boolean);

  return (
    <dl className={styles.bars}>
      <dt>{t('ink.handedIn')}</dt>
      <dd className={styles.track} aria-hidden="true">
        <i className={styles.inTime} style={part(inTime)} />
        <i className={styles.late} style={part(late)} />
        <i className={styles.missing} style={part(missing)} />
        <i className={styles.notCollected} style={part(notCollected)} />
        <i className={styles.excused} style={part(excused)} />
      </dd>
      <dd className={styles.number}>
        {inTime + late}
        <span className={styles.of}>/{expected}</span>
        {odd.length > 0 && <span className="hl-vh"> ({odd.join(', ')})</span>}
      </dd>
      {marked !== undefined && <ThinBar name={t('ink.marked')} ink="marked" n={marked} part={part(marked ?? 0)} />}
      {signed !== undefined && <ThinBar name={t('ink.signed')} ink="signed" n={signed} part={part(signed ?? 0)} />}
    </dl>
  );
}

function ThinBar(props: {
  name: string;
  ink: 'marked' | 'signed';
  n: number | null;
  part: { inlineSize: string };
}): ReactElement {
  const { t } = useTranslation();
  return (
    <>
      <dt>{props.name}</dt>
      <dd className={classes(styles.track, styles.thin)} aria-hidden="true">
        <i className={styles[props.ink]} style={props.part} />
      </dd>
      <dd className={styles.number}>
        {props.n ?? (
          <>
            <span aria-hidden="true">–</span>
            <span className="hl-vh">{t('ink.none')}</span>
          </>
        )}
      </dd>
    </>
  );
}
