import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { log } from '../core/log.ts';
import { currentConfig } from '../core/current-config.ts';
import { AppError } from '../core/http/errors.ts';
import { errorHandler } from '../core/http/error-handler.ts';
import { requestId } from '../core/http/request-id.ts';
import type { AnyRoute } from '../core/http/route.ts';
import { handlerOf } from '../core/http/run-route.ts';
import { clientPages } from './client-pages.ts';
import { healthRoutes } from './health.ts';
import { routes } from './routes.ts';

/** The whole web application. Needs the database open and the configuration handed over. */
export function createApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(requestId, accessLog, safeHeaders());
  app.use(healthRoutes());
  app.use(
    compression({
      filter: (request, response) => !response.getHeader('X-Accel-Buffering') && compression.filter(request, response),
    }),
  );
  for (const route of routes) mount(app, route);
  app.use('/api', () => {
    throw new AppError(404, 'not_found', 'No such address');
  });
  app.use(clientPages());
  app.use(errorHandler);
  return app;
}

/** What a worker serves: its health, for whoever watches over it. */
export function createHealthApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(healthRoutes());
  return app;
}

/** Where a declared route answers: handshakes and signed files stand at their own, all else under /api. */
export function addressOf(route: AnyRoute): string {
  const standsAlone = route.kind === 'handshake' || route.path.startsWith('/files/:signature/');
  return standsAlone ? route.path : `/api${route.path}`;
}

function mount(app: Express, route: AnyRoute): void {
  const handlers: RequestHandler[] = [];
  if (route.kind === 'route' || route.kind === 'public') handlers.push(noStore);
  if ((route.kind === 'route' || route.kind === 'public') && route.body)
    handlers.push(express.json({ limit: '1mb', strict: true, reviver: wellFormed }));
  handlers.push(handlerOf(route));
  app[route.method](addressOf(route), ...handlers);
}

/** What PostgreSQL can't hold of a text (NUL; half of an emoji, cut off by some length limit) becomes U+FFFD. */
const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value;

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

function safeHeaders(): RequestHandler {
  const secure = currentConfig().publicUrl.startsWith('https:');
  return helmet({
    // Pages set their own policy (client-pages, LTI pages); everything else may load and frame nothing.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    frameguard: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: false,
    hsts: secure,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  });
}

/** One line a request, without query, body, names or signatures. */
const accessLog: RequestHandler = (request, response, next) => {
  const started = process.hrtime.bigint();
  response.on('finish', () => {
    if (request.path === '/healthz' || request.path === '/readyz' || request.path.startsWith('/assets/')) return;
    const route: unknown = (request.route as { path?: unknown } | undefined)?.path;
    log.info({
      requestId: request.id,
      method: request.method,
      route: typeof route === 'string' ? route : undefined,
      status: response.statusCode,
      ms: Number(process.hrtime.bigint() - started) / 1e6,
    });
  });
  next();
};
