import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors.ts';
import { useErrorWords } from '../i18n/error-words.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Button, ButtonRow } from './Button.tsx';
import { EmptyRing } from './EmptyRing.tsx';
import styles from './ListState.module.css';

export interface Words {
  title: string;
  /** What is safe, what next, who can help. */
  body?: ReactNode;
  action?: ReactNode;
}

/** What of a query it looks at: give the whole result of `useQuery`. */
interface Asked<T> {
  data: T | undefined;
  error: unknown;
  isFetching: boolean;
  dataUpdatedAt: number;
  refetch: () => unknown;
}

export interface ListStateProps<T> {
  query: Asked<T>;
  /** Said after a second: 正在取 3A 的名單… */
  loading?: string;
  /** Whether there is nothing; an empty array is nothing by itself. */
  isEmpty?: (found: T) => boolean;
  empty?: Words & { ring?: boolean };
  /** Words for "not yours" (403) instead of the general ones. */
  refused?: Words;
  /** How many ruled lines stand in for the list. */
  lines?: number;
  children: (found: T) => ReactNode;
}

/** Every list's four other faces: loading, empty, error, no permission. Old rows stay when fetching anew fails. */
export function ListState<T>(props: ListStateProps<T>): ReactElement {
  const { query } = props;
  if (query.data === undefined) {
    return query.error ? <Failed {...props} /> : <Loading words={props.loading} lines={props.lines} />;
  }
  const isEmpty = props.isEmpty ?? ((found: T) => Array.isArray(found) && found.length === 0);
  return (
    <>
      {query.error != null && <Stale query={query} />}
      {isEmpty(query.data) ? <Empty {...props.empty} /> : props.children(query.data)}
    </>
  );
}

/** Ruled lines at once; words when it takes longer than a second. */
export function Loading({
  words,
  lines = 3,
}: {
  words?: string | undefined;
  lines?: number | undefined;
}): ReactElement {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 1000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-busy="true">
      <div aria-hidden="true">
        {Array.from({ length: lines }, (_, i) => (
          <div key={i} className={styles.line} style={{ '--hl-w': ['62%', '48%', '70%'][i % 3] } as object} />
        ))}
      </div>
      <p className={styles.words} role="status">
        {late ? (words ?? t('list.loading')) : ''}
      </p>
    </div>
  );
}

function Empty({ title, body, action, ring = false }: Partial<Words> & { ring?: boolean }): ReactElement {
  const { t } = useTranslation();
  return (
    <div className={styles.message}>
      {ring && <EmptyRing />}
      <p className={ring ? styles.large : styles.title}>{title ?? t('list.emptyTitle')}</p>
      {body && <p className={styles.body}>{body}</p>}
      {action && <ButtonRow>{action}</ButtonRow>}
    </div>
  );
}

function Failed<T>({ query, refused }: ListStateProps<T>): ReactElement {
  const { t } = useTranslation();
  const words = useErrorWords()(query.error);
  const forbidden = query.error instanceof ApiError && query.error.status === 403;
  if (forbidden && refused) return <Message words={refused} reference={words.reference} />;
  const again = forbidden ? undefined : (
    <Button icon={IconRefresh} busy={query.isFetching} onClick={() => void query.refetch()}>
      {query.isFetching ? t('tryingAgain') : t('tryAgain')}
    </Button>
  );
  return <Message words={{ title: words.title, body: words.next, action: again }} reference={words.reference} />;
}

/** What happened, what is safe, what next, who can help; then the reference number. */
export function Message({ words, reference }: { words: Words; reference?: string | undefined }): ReactElement {
  const { t } = useTranslation();
  return (
    <div className={styles.message} role="alert">
      <p className={styles.title}>{words.title}</p>
      {words.body && <p className={styles.body}>{words.body}</p>}
      {words.action && <ButtonRow>{words.action}</ButtonRow>}
      {reference && <p className={styles.reference}>{t('reference', { reference })}</p>}
    </div>
  );
}

/** Any error in words, where no list is: under a form, in a dialog. Nothing when there is none. */
export function ErrorMessage({ error, action }: { error: unknown; action?: ReactNode }): ReactElement | null {
  const words = useErrorWords()(error);
  if (error == null) return null;
  return <Message words={{ title: words.title, body: words.next, action }} reference={words.reference} />;
}

function Stale<T>({ query }: { query: Asked<T> }): ReactElement {
  const { t } = useTranslation();
  const f = useFormat();
  const words = useErrorWords()(query.error);
  return (
    <p className={styles.stale} role="status">
      {t('list.staleTitle', { time: f.time(new Date(query.dataUpdatedAt)) })}{' '}
      {words.reference && `(${words.reference})`}
    </p>
  );
}
