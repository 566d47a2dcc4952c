import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { ErrorMessage, ListState } from '../../ui/ListState.tsx';
import { Section } from '../../ui/Page.tsx';
import { mappingQuery, useMapContext, type Mapping } from './people.queries.ts';
import { Patterns } from './Patterns.tsx';
import styles from './People.module.css';

type Context = Mapping['contexts'][number];

/** Which class and subject each LMS course is for: found by its short name, or chosen by hand. */
export function Mapped(): ReactElement {
  const { t } = useTranslation('people');
  const query = useQuery(mappingQuery);
  const open = query.data?.contexts.filter(({ mappedBy }) => mappedBy === null).length ?? 0;
  return (
    <>
      <Section title={t('mapping.title')} aside={open > 0 && t('mapping.open', { count: open })}>
        <ListState
          query={query}
          loading={t('mapping.loading')}
          isEmpty={(found) => found.contexts.length === 0}
          empty={{ title: t('mapping.empty'), body: t('mapping.emptyBody') }}
          refused={{ title: t('refused.title'), body: t('refused.body') }}
        >
          {(found) => (
            <ul>
              {[...found.contexts]
                .sort((a, b) => Number(a.mappedBy !== null) - Number(b.mappedBy !== null))
                .map((context) => (
                  <MappedRow
                    key={`${context.contextId} ${context.classCode} ${context.subjectId}`}
                    context={context}
                    mapping={found}
                  />
                ))}
            </ul>
          )}
        </ListState>
      </Section>
      <Patterns />
    </>
  );
}

function MappedRow({ context, mapping }: { context: Context; mapping: Mapping }): ReactElement {
  const { t } = useTranslation('people');
  const f = useFormat();
  const map = useMapContext();
  const [classCode, setClassCode] = useState(context.classCode ?? '');
  const [subjectId, setSubjectId] = useState(context.subjectId ?? '');
  const changed = classCode.trim() !== (context.classCode ?? '') || subjectId !== (context.subjectId ?? '');
  const listId = `classes-${context.contextId}`;
  return (
    <li className={styles.mapped}>
      <div>
        <b>{context.title}</b>
        <div className={styles.quiet}>
          {f.facts(context.label, context.platformName, t(`mapping.by.${context.mappedBy ?? 'none'}`))}
        </div>
      </div>
      <div className={styles.mappedFields}>
        <TextField
          label={t('mapping.class')}
          value={classCode}
          onChange={setClassCode}
          maxLength={20}
          size={6}
          list={listId}
          autoComplete="off"
        />
        <datalist id={listId}>
          {mapping.classes.map(({ classId, code }) => (
            <option key={classId} value={code} />
          ))}
        </datalist>
        <SelectField
          label={t('mapping.subject')}
          value={subjectId}
          onChange={setSubjectId}
          options={[
            { value: '', label: t('mapping.noSubject') },
            ...mapping.subjects.map((subject) => ({
              value: subject.subjectId,
              label: f.locale === 'zh-Hant' ? subject.nameZh : subject.nameEn,
            })),
          ]}
        />
        <ButtonRow>
          {changed && (
            <Button
              size="small"
              busy={map.isPending}
              onClick={() =>
                map.mutate({
                  contextId: context.contextId,
                  body: { automatic: false, classCode: classCode.trim() || null, subjectId: subjectId || null },
                })
              }
            >
              {t('mapping.save')}
              <span className="hl-vh"> {context.title}</span>
            </Button>
          )}
          {!changed && context.mappedBy === 'hand' && (
            <Button
              size="small"
              look="quiet"
              busy={map.isPending}
              onClick={() => map.mutate({ contextId: context.contextId, body: { automatic: true } })}
            >
              {t('mapping.automatic')}
              <span className="hl-vh"> {context.title}</span>
            </Button>
          )}
        </ButtonRow>
      </div>
      <ErrorMessage error={map.error} />
    </li>
  );
}
