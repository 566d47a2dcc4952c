import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { PeopleAnswer } from '../../../../tool/roster/roster.contract.ts';
import { useSession } from '../../app/session.ts';
import { namesOf } from '../../i18n/pupil-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { SelectField } from '../../ui/Field.tsx';
import { ListState, Message } from '../../ui/ListState.tsx';
import { Section } from '../../ui/Page.tsx';
import { PupilName } from '../../ui/small-parts.tsx';
import { contextsQuery, peopleQuery } from './people.queries.ts';
import styles from './People.module.css';
import { RosterState } from './RosterState.tsx';

/** The people of one course, as the LMS and the office's list name them; and whether that list can be trusted. */
export function ClassPeople(): ReactElement {
  const { t } = useTranslation('people');
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const contexts = useQuery(contextsQuery);
  const contextId = search.get('class') ?? session.context?.id ?? contexts.data?.contexts[0]?.contextId;
  return (
    <Section
      title={t('class.title')}
      aside={
        (contexts.data?.contexts.length ?? 0) > 1 && (
          <SelectField
            label={t('class.choose')}
            silent
            value={contextId ?? ''}
            onChange={(next) => setSearch({ part: 'class', class: next }, { replace: true })}
            options={(contexts.data?.contexts ?? []).map((one) => ({ value: one.contextId, label: one.title }))}
          />
        )
      }
    >
      {contextId ? (
        <PeopleList key={contextId} contextId={contextId} />
      ) : (
        <ListState query={contexts}>
          {() => <Message words={{ title: t('class.none'), body: t('class.noneBody') }} />}
        </ListState>
      )}
    </Section>
  );
}

function PeopleList({ contextId }: { contextId: string }): ReactElement {
  const { t } = useTranslation('people');
  const query = useQuery(peopleQuery(contextId));
  return (
    <ListState query={query} loading={t('class.loading')} lines={6}>
      {(found) => (
        <>
          <RosterState contextId={contextId} roster={found.roster} />
          {found.people.length === 0 ? (
            <Message words={{ title: t('class.empty'), body: t('class.emptyBody') }} />
          ) : (
            <PeopleTable people={found.people} />
          )}
        </>
      )}
    </ListState>
  );
}

function PeopleTable({ people }: { people: PeopleAnswer['people'] }): ReactElement {
  const { t } = useTranslation('people');
  const f = useFormat();
  return (
    <div className={styles.table}>
      <DataTable
        caption={t('class.title')}
        rows={people}
        rowKey={(person) => person.personId}
        columns={[
          {
            key: 'number',
            header: t('class.number'),
            cell: ({ classCode, classNumber }) =>
              `${classCode ?? ''} ${classNumber === null ? '' : `(${classNumber})`}`.trim() || '–',
            sort: ({ classCode, classNumber }) => `${classCode ?? '~'} ${String(classNumber ?? 99).padStart(2, '0')}`,
            narrow: 'line',
            width: '6em',
          },
          { key: 'name', header: t('class.name'), cell: (person) => <PupilName of={namesOf(person)} />, names: true },
          {
            key: 'role',
            header: t('class.role'),
            cell: (person) => f.facts(t(`roles.${person.role}`), person.isTest && t('class.test')),
            narrow: 'line',
          },
          {
            key: 'state',
            header: t('class.state'),
            cell: (person) =>
              f.facts(
                person.status === 'left' && t('class.left', { time: person.leftAt ? f.tableDate(person.leftAt) : '' }),
                !person.hasLmsAccount && t('class.noAccount'),
              ),
            quiet: true,
          },
        ]}
      />
    </div>
  );
}
