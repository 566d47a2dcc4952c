import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnmatchedAnswer } from '../../../../tool/school/pairing.contract.ts';
import { namesOf } from '../../i18n/pupil-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/Button.tsx';
import { SelectField } from '../../ui/Field.tsx';
import { ErrorMessage, ListState } from '../../ui/ListState.tsx';
import { Section } from '../../ui/Page.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import { Notice } from '../../ui/small-parts.tsx';
import { unmatchedQuery, usePair } from './people.queries.ts';
import styles from './People.module.css';

type Pupil = UnmatchedAnswer['pupils'][number];
type Account = UnmatchedAnswer['accounts'][number];

/** Pupils of the office's list without an LMS account, each with the accounts that may be theirs; a person decides. */
export function Unmatched(): ReactElement {
  const { t } = useTranslation('people');
  const query = useQuery(unmatchedQuery);
  const pair = usePair();
  return (
    <Section title={t('pairing.title')} aside={query.data && t('pairing.count', { count: query.data.pupils.length })}>
      <ListState
        query={query}
        loading={t('pairing.loading')}
        isEmpty={(found) => found.pupils.length === 0}
        empty={{ title: t('pairing.empty'), body: t('pairing.emptyBody') }}
        refused={{ title: t('refused.title'), body: t('refused.body') }}
      >
        {(found) => (
          <>
            <p className={styles.intro}>{t('pairing.intro')}</p>
            {pair.isSuccess && (
              <Notice tone="good" live>
                {t('pairing.done')}
              </Notice>
            )}
            <ErrorMessage error={pair.error} />
            <Rows>
              {found.pupils.map((pupil) => (
                <PairRow key={pupil.personId} pupil={pupil} accounts={found.accounts} pair={pair} />
              ))}
            </Rows>
          </>
        )}
      </ListState>
    </Section>
  );
}

function PairRow({
  pupil,
  accounts,
  pair,
}: {
  pupil: Pupil;
  accounts: readonly Account[];
  pair: ReturnType<typeof usePair>;
}): ReactElement {
  const { t } = useTranslation('people');
  const f = useFormat();
  const [chosen, setChosen] = useState(
    pupil.suggestedPersonIds.length === 1 ? (pupil.suggestedPersonIds[0] ?? '') : '',
  );
  const name = f.pupil(namesOf(pupil));
  const suggested = new Set(pupil.suggestedPersonIds);
  const near = (account: Account) =>
    Number(suggested.has(account.personId)) * 2 +
    Number(pupil.classCode !== null && account.classCodes.includes(pupil.classCode));
  const options = [...accounts]
    .sort((a, b) => near(b) - near(a) || a.name.localeCompare(b.name))
    .map((account) => ({
      value: account.personId,
      label: f.facts(
        `${suggested.has(account.personId) ? '★ ' : ''}${account.name}`,
        account.email ?? account.lmsId,
        account.contexts[0],
      ),
    }));
  return (
    <Row
      title={name}
      sub={f.facts(pupil.lmsEmail, pupil.lmsUser)}
      middle={
        <SelectField
          label={t('pairing.account', { pupil: name })}
          silent
          value={chosen}
          onChange={setChosen}
          options={[{ value: '', label: t('pairing.choose') }, ...options]}
        />
      }
      end={
        <Button
          size="small"
          disabled={!chosen}
          busy={pair.isPending && pair.variables.personId === pupil.personId}
          onClick={() => pair.mutate({ personId: pupil.personId, accountPersonId: chosen })}
        >
          {t('pairing.pair')}
          <span className="hl-vh"> {name}</span>
        </Button>
      }
    />
  );
}
