import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useSession } from '../../app/session.ts';
import { Chips } from '../../ui/Chips.tsx';
import { Page } from '../../ui/Page.tsx';
import { ClassPeople } from './ClassPeople.tsx';
import { Mapped } from './Mapped.tsx';
import { OfficeList } from './OfficeList.tsx';
import { patternsQuery } from './people.queries.ts';
import styles from './People.module.css';
import { Unmatched } from './Unmatched.tsx';

const parts = ['list', 'pairing', 'mapping', 'class'] as const;
type Part = (typeof parts)[number];

/** Who is in the school and its classes. Teachers see their classes; those who run the school also bring in the office's list. */
export function PeoplePage(): ReactElement {
  const { t } = useTranslation('people');
  const { role } = useSession();
  const [search, setSearch] = useSearchParams();
  // A head isn't told by the session's role: whether the school's own patterns may be read says it.
  const school = useQuery({ ...patternsQuery, enabled: role !== 'administrator' });
  const runs = role === 'administrator' || school.isSuccess;
  const asked = search.get('part');
  const part: Part = parts.find((one) => one === asked) ?? (runs ? 'list' : 'class');
  const choose = (next: Part) => setSearch({ part: next }, { replace: true });

  return (
    <Page title={t('title')} sub={t('sub')}>
      {runs && (
        <div className={styles.parts}>
          <Chips
            joined
            label={t('parts.label')}
            value={part}
            onChange={choose}
            options={parts.map((value) => ({ value, label: t(`parts.${value}`) }))}
          />
        </div>
      )}
      {part === 'list' && <OfficeList />}
      {part === 'pairing' && <Unmatched />}
      {part === 'mapping' && <Mapped />}
      {part === 'class' && <ClassPeople />}
    </Page>
  );
}
