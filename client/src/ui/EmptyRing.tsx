import type { ReactElement } from 'react';

/** The ring that waits to be drawn: for a page that has nothing yet. */
export function EmptyRing(): ReactElement {
  return (
    <svg
      width="76"
      height="76"
      viewBox="0 0 76 76"
      aria-hidden="true"
      style={{ display: 'block', marginInlineStart: -7, color: 'var(--hl-ctl)' }}
    >
      <circle cx="38" cy="38" r="30" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="4 5" />
    </svg>
  );
}
