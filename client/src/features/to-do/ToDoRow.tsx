import IconBackpack from '@tabler/icons-react/dist/esm/icons/IconBackpack.mjs';
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownState as StateOfWork } from '../../../../tool/submissions/submission.contract.ts';
import type { Formats } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Row } from '../../ui/Rows.tsx';
import { ShownState } from '../../ui/ShownState.tsx';
import { Mark } from '../../ui/small-parts.tsx';
import styles from './ToDo.module.css';
import type { ToDoItem } from './to-do.queries.ts';

/** States that their block's heading says already: the shape alone is enough. */
const saidByHeading: readonly StateOfWork[] = ['to_do', 'to_correct', 'no_hand_in'];

/** One homework of a pupil, opening to its page. */
export function ToDoRow({ item, over = false }: { item: ToDoItem; over?: boolean }): ReactElement {
  const { t } = useTranslation('to-do');
  const f = useFormat();
  const { shown } = item.axes;
  const said = saidByHeading.includes(shown);
  const facts = f.facts(
    subjectOf(item, f),
    shown === 'no_hand_in' ? t('noHandIn') : over ? whenDone(item, f) : item.dueAt && f.nearTime(item.dueAt),
    !over && item.minutes ? f.minutes(item.minutes, true) : null,
    !over && shown !== 'no_hand_in' ? t(`way.${item.handingIn}`) : null,
  );
  return (
    <Row
      to={`/to-do/${item.classHomeworkId}`}
      strong={!over}
      start={
        shown === 'no_hand_in' ? (
          <span className={styles.quiet}>
            <Icon of={IconBackpack} size={20} />
          </span>
        ) : (
          <span aria-hidden={!said}>
            <ShownState of={shown} shapeOnly size={20} />
          </span>
        )
      }
      title={<span className={over ? styles.over : undefined}>{item.title}</span>}
      sub={
        <>
          {!said && (
            <span className={shown === 'missing' || shown === 'late' ? styles.attention : undefined}>
              {wordOf(item, t)}
              {facts && t('dot')}
            </span>
          )}
          {facts}
        </>
      }
      end={judged(item, t('pass')) ?? <Chevron />}
    />
  );
}

function Chevron(): ReactElement {
  return (
    <span className={styles.quiet}>
      <Icon of={IconChevronRight} turns />
    </span>
  );
}

/** What the teacher gave, in red, once it is returned. */
function judged({ mark, axes }: ToDoItem, pass: string): ReactNode {
  if (!mark || (axes.judgement !== 'returned' && axes.judgement !== 'redo')) return null;
  if (mark.points !== null) return <Mark value={mark.points} most={mark.pointsMax} large />;
  return mark.outcome === 'pass' ? <Mark value={pass} /> : null;
}

export const subjectOf = (item: Pick<ToDoItem, 'subjectZh' | 'subjectEn' | 'contextTitle'>, f: Formats): string =>
  (f.locale === 'zh-Hant' ? item.subjectZh : item.subjectEn) ?? item.contextTitle;

function whenDone(item: ToDoItem, f: Formats): string | null {
  const at = item.axes.shown === 'marked' ? (item.mark?.returnedAt ?? item.handedInAt) : item.handedInAt;
  if (at) return f.nearTime(at);
  return item.dueAt ? f.nearDay(item.dueAt) : null;
}

/** Keys of this page's words, as `t` takes them. */
type Say = (
  key:
    | 'state.missing'
    | 'state.late'
    | 'state.not_collected'
    | 'state.handed_in'
    | 'state.collected'
    | 'state.marked'
    | 'state.excused'
    | 'state.absent',
) => string;

function wordOf({ axes, handingIn }: ToDoItem, t: Say): string {
  switch (axes.shown) {
    case 'missing':
    case 'late':
    case 'not_collected':
    case 'marked':
    case 'excused':
    case 'absent':
      return t(`state.${axes.shown}`);
    case 'handed_in':
    case 'to_do':
    case 'to_correct':
    case 'no_hand_in':
      return t(handingIn === 'paper' ? 'state.collected' : 'state.handed_in');
  }
}
