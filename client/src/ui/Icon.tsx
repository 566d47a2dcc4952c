import type { Icon as TablerIcon } from '@tabler/icons-react';
import type { ReactElement } from 'react';

export type { TablerIcon };

/**
 * One of Tabler's outline icons in the house weight. Import each by itself:
 * `import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'`. Always beside a word, so it is silent.
 */
export function Icon({
  of: Drawing,
  size = 18,
  turns = false,
}: {
  of: TablerIcon;
  size?: number;
  /** An arrow of time or place: turned round where writing runs from right to left. */
  turns?: boolean;
}): ReactElement {
  return (
    <Drawing
      size={size}
      stroke={1.75}
      aria-hidden
      style={{ flex: 'none', verticalAlign: '-0.22em' }}
      className={turns ? 'hl-turns' : undefined}
    />
  );
}
