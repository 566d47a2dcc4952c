import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownState as Shown } from '../../../tool/submissions/submission.contract.ts';
import { State, type StateName } from './State.tsx';

/** The state that the server derived, as its ink, shape and word. What has no hand-in has no shape, only its word. */
export function ShownState(props: {
  of: Shown;
  /** A paper book: 已收 instead of 已交. */
  paper?: boolean;
  shapeOnly?: boolean;
  size?: number;
}): ReactElement {
  const { t } = useTranslation();
  if (props.of === 'no_hand_in') return <span>{t('state.no-hand-in')}</span>;
  const name = props.of.replaceAll('_', '-') as StateName;
  const word = props.paper && name === 'handed-in' ? t('state.collected') : undefined;
  return <State of={name} shapeOnly={props.shapeOnly ?? false} size={props.size ?? 16} {...(word ? { word } : {})} />;
}
