import type { Route } from '../http.ts';
import type { FlavourName } from '../model.ts';
import type { Platform } from '../platform.ts';
export function webRoutes(_platforms: Record<FlavourName, Platform>): Route[] {
  return [];
}
