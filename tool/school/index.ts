import type { AnyRoute } from '../core/http/route.ts';
import { officeListRoutes } from './office-list/office-list.routes.ts';
import { mappingRoutes, pairingRoutes } from './school.routes.ts';

export const schoolRoutes: AnyRoute[] = [...mappingRoutes, ...officeListRoutes, ...pairingRoutes];

export { createSchool } from './create-school.ts';
export { ensureClasses, schoolToday } from './school-class.ts';
export { mapContext } from './context-mapping.service.ts';
export { matchIdentities, matchIdentity } from './match-identities.ts';
export { canRunSchool } from './school.policy.ts';
export type { PupilName } from './pupil-name.contract.ts';
export { presentPupil, pupilNameColumns, pupilNameJoins, pupilNameOrder, type PupilNameRow } from './pupil-name.ts';
