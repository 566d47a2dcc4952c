import type { RequestHandler } from 'express';
import { newSecret } from '../ids.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** Stands in every log line and audit row of this request. */
    id: string;
  }
}

/** Gives each request an id of our own; a caller's is not taken over, for it would stand in our log. */
export const requestId: RequestHandler = (request, response, next) => {
  request.id = newSecret(9);
  response.set('X-Request-Id', request.id);
  next();
};
