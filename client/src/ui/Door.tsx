import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonRow } from './Button.tsx';
import { EmptyRing } from './EmptyRing.tsx';
import { LogoMark } from './Logo.tsx';
import { StateShape } from './State.tsx';
import styles from './Door.module.css';

export interface DoorProps {
  /** `logo` a beginning, `gap` something is still missing, `ring` nothing yet, `done` received */
  sign?: 'logo' | 'gap' | 'ring' | 'done';
  title: string;
  /** What happened, what is safe, what next, who can help. */
  children?: ReactNode;
  /** Numbers to quote: reference, deployment, time. */
  facts?: readonly (readonly [name: string, value: ReactNode])[];
  actions?: ReactNode;
  foot?: ReactNode;
  /** Within another page (a receipt, an empty page): not a page of its own. */
  inside?: boolean;
}

/** A page that says one thing: a refusal, an end, a receipt. */
export function Door(props: DoorProps): ReactElement {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const Frame = props.inside ? 'div' : 'main';

  useEffect(() => {
    if (props.inside) return;
    document.title = `${props.title} · ${t('name')}`;
    heading.current?.focus();
  }, [props.inside, props.title, t]);

  return (
    <Frame id={props.inside ? undefined : 'content'} className={props.inside ? styles.inside : styles.door}>
      <Sign of={props.sign ?? 'logo'} />
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        {props.title}
      </h1>
      <div className={styles.body}>{props.children}</div>
      {props.facts && props.facts.length > 0 && (
        <dl className={styles.facts}>
          {props.facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {props.actions && (
        <div className={styles.actions}>
          <ButtonRow>{props.actions}</ButtonRow>
        </div>
      )}
      {props.foot && <p className={styles.foot}>{props.foot}</p>}
    </Frame>
  );
}

function Sign({ of: sign }: { of: NonNullable<DoorProps['sign']> }): ReactElement {
  if (sign === 'logo') return <LogoMark size={44} />;
  if (sign === 'ring') return <EmptyRing />;
  return (
    <span className={sign === 'gap' ? styles.gap : styles.received}>
      <StateShape of={sign === 'gap' ? 'missing' : 'handed-in'} size={sign === 'gap' ? 40 : 60} />
    </span>
  );
}
