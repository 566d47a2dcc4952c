import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router, type Response } from 'express';
import expressStaticGzip from 'express-static-gzip';
import { frameAncestorsFor } from '../launch/index.ts';
import { sourceRoot } from './source-root.ts';

const ONE_YEAR = 31_536_000;

/** The client: hashed assets for ever, pages never; a launched page may be framed by its own platform only. */
export function clientPages(): Router {
  const router = Router();
  const folder = join(sourceRoot, 'dist', 'client');
  router.use(
    expressStaticGzip(folder, {
      index: false,
      enableBrotli: true,
      orderPreference: ['br', 'gz'],
      serveStatic: {
        setHeaders: (response, path) => {
          // the LMS shows our mark beside the link
          if (path.endsWith('.svg') && !path.includes('/assets/'))
            response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
          response.setHeader(
            'Cache-Control',
            path.includes('/assets/') ? `public, max-age=${ONE_YEAR}, immutable` : 'no-cache',
          );
        },
      },
    }),
  );
  const indexPath = join(folder, 'index.html');
  let index: string | undefined;
  const page = (response: Response, frameAncestors: string): void => {
    index ??= existsSync(indexPath) ? readFileSync(indexPath, 'utf8') : undefined;
    response.set('Cache-Control', 'no-store');
    response.set('Content-Security-Policy', pagePolicy(frameAncestors));
    if (index) response.type('html').send(index);
    else response.status(503).type('text').send('The client has not been built; run npm start.');
  };
  router.get('/p/:platformHandle{/*rest}', async (request, response) => {
    const origins = await frameAncestorsFor(request.params.platformHandle);
    page(response, origins.length > 0 ? origins.join(' ') : "'none'");
  });
  router.get('/{*path}', (_request, response) => page(response, "'none'"));
  return router;
}

function pagePolicy(frameAncestors: string): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    // the deep-linking answer is a form posted to the platform
    `form-action 'self' ${frameAncestors === "'none'" ? '' : frameAncestors}`.trim(),
    `frame-ancestors ${frameAncestors}`,
  ].join('; ');
}
