/** All pages of the LMS. */
import type { Route } from '../http.ts';
import type { FlavourName } from '../model.ts';
import type { Platform } from '../platform.ts';
import { adminRoutes } from './admin-pages.ts';
import { chooserRoutes } from './chooser.ts';
import { contextRoutes } from './context-pages.ts';
import { gradebookRoutes } from './gradebook-pages.ts';
import { toolRoutes } from './tool-pages.ts';

export function webRoutes(platforms: Record<FlavourName, Platform>): Route[] {
  return [
    ...chooserRoutes(platforms),
    ...Object.values(platforms).flatMap(({ core }) => [
      ...contextRoutes(core),
      ...toolRoutes(core),
      ...gradebookRoutes(core),
      ...adminRoutes(core),
    ]),
  ];
}
