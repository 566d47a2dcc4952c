import type { ReactElement } from 'react';
import { Outlet } from 'react-router';
import { LibraryLook } from '../ui/LibraryLook.tsx';
import { useLook } from './look.ts';

/** Staff pages may use the component library's widgets; it is fetched with the first of them. */
export function StaffLayout(): ReactElement {
  const { shown } = useLook();
  return (
    <LibraryLook scheme={shown}>
      <Outlet />
    </LibraryLook>
  );
}
