/// <reference types="vite/client" />

// One icon per import: the package's front door drags 5,000 modules through every build.
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { Icon } from '@tabler/icons-react';
  const icon: Icon;
  export default icon;
}
