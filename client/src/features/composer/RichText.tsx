import { lazy, Suspense, type ReactElement } from 'react';
import styles from './Composer.module.css';

const RichTextEditor = lazy(async () => {
  const { RichTextField } = await import('./RichTextField.tsx');
  return { default: RichTextField };
});

export interface RichTextProps {
  label: string;
  placeholder: string;
  html: string;
  onChange: (html: string) => void;
  /** Another text was taken over from elsewhere: the field begins anew with it. */
  version: number;
}

/** Text with paragraphs, lists, emphasis and links. Its code comes by itself, after the page stands. */
export function RichText(props: RichTextProps): ReactElement {
  return (
    <Suspense fallback={<div className={styles.richWaiting} aria-busy="true" />}>
      <RichTextEditor key={props.version} {...props} />
    </Suspense>
  );
}
