import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Marking } from '../../../../tool/homework/homework.contract.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { CheckField } from '../../ui/Field.tsx';
import { KeyCap } from '../../ui/small-parts.tsx';
import styles from './Desk.module.css';
import type { KeysChoice } from './use-keys.ts';

/** Which key does what, and the switch for those that are single letters. */
export function KeyHelp(props: {
  open: boolean;
  marking: Marking;
  keys: KeysChoice;
  onClose: () => void;
}): ReactElement {
  const { open, marking, keys, onClose } = props;
  const { t } = useTranslation('marking');
  const { t: common } = useTranslation();
  const rows: [string[], string][] = [
    ...(marking === 'points' ? [[['0', '…', '9'], t('keys.digits')] as [string[], string]] : []),
    [['⏎'], t('keys.enter')],
    [['↑', '↓'], t('keys.arrows')],
    [['C'], t('keys.comment')],
    [['Ctrl', '⏎'], t('keys.fromComment')],
    ...(marking === 'pass_redo'
      ? ([
          [['P'], t('keys.pass')],
          [['R'], t('keys.redo')],
        ] as [string[], string][])
      : []),
    [['+', '−'], t('keys.zoom')],
    [['?'], t('keys.help')],
  ];
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('keys.title')}
      actions={<Button onClick={onClose}>{common('close')}</Button>}
    >
      <dl className={styles.keyList}>
        {rows.map(([caps, words]) => (
          <div key={words}>
            <dt>
              {caps.map((cap) => (
                <KeyCap key={cap}>{cap}</KeyCap>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <CheckField label={t('keys.switch')} hint={t('keys.switchHint')} checked={keys.on} onChange={keys.choose} />
    </Dialog>
  );
}
