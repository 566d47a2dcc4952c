export { boardsRoutes } from './boards.routes.ts';
