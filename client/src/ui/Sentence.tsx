import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './Sentence.module.css';

/** A number that opens to its rows. */
export function RowsLink({ to, children }: { to: string; children: ReactNode }): ReactElement {
  return (
    <Link className={styles.rows} to={to}>
      {children}
    </Link>
  );
}

export interface SentenceProps {
  /** Translated text with a tag round each number: 有 <toMark>16 份</toMark>待批改。 */
  text: string;
  /** Where each tag leads; a tag without an address is only bold. */
  links?: Record<string, string>;
}

/** The one sentence that says how things stand; each number in it opens to its rows. */
export function Sentence({ text, links = {} }: SentenceProps): ReactElement {
  return <p className={styles.sentence}>{withLinks(text, links)}</p>;
}

/** Only plain tags without attributes, one level deep: enough for words of our own, and nothing that could be markup. */
function withLinks(text: string, links: Record<string, string>): ReactNode[] {
  return text.split(/(<(\w+)>.*?<\/\2>)/g).flatMap((piece, i): ReactNode[] => {
    // split() also yields the tag's name, at every third place
    if (i % 3 === 2) return [];
    if (i % 3 === 0) return [piece];
    const [, name = '', inside] = /^<(\w+)>(.*)<\/\1>$/.exec(piece) ?? [];
    const to = links[name];
    if (to) {
      return [
        <RowsLink key={i} to={to}>
          {inside}
        </RowsLink>,
      ];
    }
    return [<b key={i}>{inside}</b>];
  });
}
