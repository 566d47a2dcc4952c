import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useSession } from '../../app/session.ts';
import { Chips } from '../../ui/Chips.tsx';
import { Page } from '../../ui/Page.tsx';
import { ClassPeople } from './ClassPeople.tsx';
import { Mapped } from './Mapped.tsx';
import { OfficeList } from './OfficeList.tsx';
import styles from './People.module.css';
import { Unmatched } from './Unmatched.tsx';

const parts = ['list', 'pairing', 'mapping', 'class'] as const;
type Part = (typeof parts)[number];

/** Who is in the school and its classes. Teachers see their classes; those who run the school also bring in the office's list. */
export function PeoplePage(): ReactElement {
  const { t } = useTranslation('people');
  const { role } = useSession();
  const [search, setSearch] = useSearchParams();
  const runs = role === 'administrator';
  const asked = search.get('part');
  // A head isn't known by the session's role: an address that asks for a part is answered by the server's permission.
  const part: Part = parts.find((one) => one === asked) ?? (runs ? 'list' : 'class');
  const choose = (next: Part) => setSearch({ part: next }, { replace: true });

  return (
    <Page title={t('title')} sub={t('sub')}>
      {(runs || part !== 'class') && (
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
