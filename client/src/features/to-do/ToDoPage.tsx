import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.ts';
import { now } from '../../i18n/clock.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { TextLink } from '../../ui/Button.tsx';
import { ListState } from '../../ui/ListState.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Rows } from '../../ui/Rows.tsx';
import { calledName, groupToDo, type ToDoGroups } from './to-do-groups.ts';
import { toDoQuery, type ToDo, type ToDoItem } from './to-do.queries.ts';
import { ToDoRow } from './ToDoRow.tsx';
import { ToDoTabs, useShownPart, type Shown } from './ToDoTabs.tsx';

/** How many of what is done stand below what is to do. */
const lately = 5;

/** Where a pupil's afternoon begins: what is left, what wants correcting, what is done. */
export function ToDoPage(): ReactElement {
  const { t } = useTranslation('to-do');
  const { person } = useSession();
  const shown = useShownPart();
  const query = useQuery(toDoQuery(person.id));
  const groups = query.data && groupToDo(query.data.items, now());
  const words = useHeadline(groups);

  return (
    <Page width="narrow" title={words.title} sub={words.sub}>
      <ToDoTabs shown={shown} toCorrect={groups?.toCorrect.length ?? 0} />
      <ListState<ToDo>
        query={query}
        loading={t('loading')}
        lines={4}
        isEmpty={(found) => found.items.length === 0}
        empty={{ ring: true, title: t('empty.title'), body: t('empty.body') }}
        refused={{ title: t('refused.title'), body: t('refused.body') }}
      >
        {() => groups && <Groups groups={groups} shown={shown} />}
      </ListState>
    </Page>
  );
}

/** 「大文，還有 3 樣功課」 and below it how long they take. */
function useHeadline(groups: ToDoGroups | undefined): { title: string; sub: string } {
  const { t } = useTranslation('to-do');
  const f = useFormat();
  const { person } = useSession();
  const called = f.locale === 'zh-Hant' ? calledName(person.nameZh ?? person.displayName) : undefined;
  const name = called ? t('called', { name: called }) : '';
  if (!groups) return { title: t('title'), sub: '' };
  const left = [...groups.toCorrect, ...groups.toDo];
  const minutes = left.reduce((sum, item) => sum + (item.minutes ?? 0), 0);
  const any = left.length + groups.toNote.length + groups.done.length > 0;
  if (!any) return { title: t('title'), sub: '' };
  return {
    title: left.length > 0 ? t('headline.left', { name, count: left.length }) : t('headline.allDone', { name }),
    sub: f.facts(
      minutes > 0 && f.minutes(minutes),
      groups.toCorrect.length > 0 && t('headline.toCorrect', { count: groups.toCorrect.length }),
      groups.done.length > 0 && t('headline.done', { count: groups.done.length }),
    ),
  };
}

function Groups({ groups, shown }: { groups: ToDoGroups; shown: Shown }): ReactElement {
  const { t } = useTranslation('to-do');
  if (shown === 'correct') {
    return <Group title={t('group.toCorrect')} items={groups.toCorrect} empty={t('empty.toCorrect')} />;
  }
  if (shown === 'done') {
    return <Group title={t('group.done')} items={groups.done} empty={t('empty.done')} over />;
  }
  const toDo = [...groups.toDo, ...groups.toNote];
  return (
    <>
      {groups.toCorrect.length > 0 && <Group title={t('group.toCorrect')} items={groups.toCorrect} />}
      <Group title={t('group.toDo')} items={toDo} empty={t('empty.toDo')} />
      {groups.done.length > 0 && (
        <Group
          title={t('group.done')}
          items={groups.done.slice(0, lately)}
          over
          {...(groups.done.length > lately ? { all: groups.done.length } : {})}
        />
      )}
    </>
  );
}

interface GroupProps {
  title: string;
  items: readonly ToDoItem[];
  /** Said where there are none. */
  empty?: string;
  over?: boolean;
  /** How many there are altogether, when only some are shown. */
  all?: number;
}

function Group({ title, items, empty, over = false, all }: GroupProps): ReactElement {
  const { t } = useTranslation('to-do');
  return (
    <Section title={title} aside={all && <TextLink to="/to-do?show=done">{t('all', { count: all })}</TextLink>}>
      {items.length === 0 && <p>{empty}</p>}
      <Rows label={title}>
        {items.map((item) => (
          <ToDoRow key={item.classHomeworkId} item={item} over={over} />
        ))}
      </Rows>
    </Section>
  );
}
