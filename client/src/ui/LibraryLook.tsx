import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/global.layer.css';
import { MantineProvider } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { cssVariables, theme } from './theme.ts';

/**
 * Lets what is below use widgets of the component library (rich text, combobox, menu, popover), in our look. It comes with
 * the staff's pages only: a pupil's first load stays light. Each widget's own sheet is imported beside its use, in its
 * layer form: `import '@mantine/core/styles/Menu.layer.css'`.
 */
export function LibraryLook({ scheme, children }: { scheme: 'light' | 'dark'; children: ReactNode }): ReactElement {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
      {children}
    </MantineProvider>
  );
}
