import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Postern, ProofOptions, StepUpOptions } from '../index.ts';
import type { NodeGuard } from './node.ts';
import {
  requireProof as requireNodeProof,
  requireSession as requireNodeSession,
  requireStepUp as requireNodeStepUp,
  toNodeHandler,
} from './node.ts';

export { sessionOf } from './node.ts';

/**
 * Mounts the backend in Express 4 or 5: `app.use(toExpress(postern))`. Every other path goes on to the app.
 * Body parsers may come before or after it.
 * @example
 * ```ts
 * import { createPostern } from '@postern/backend';
 * import { requireSession, sessionOf, toExpress } from '@postern/backend/express';
 * import express from 'express';
 *
 * const postern = createPostern({ appName: 'Example', origins: ['https://app.example.com'] });
 * const app = express();
 * app.use(toExpress(postern));
 * app.get('/me', requireSession(postern), (request, response) => response.json(sessionOf(request)));
 * ```
 */
export function toExpress(postern: Postern): RequestHandler {
  const handler = toNodeHandler(postern);
  return (request: Request, response: Response, next: NextFunction) => {
    handler(request, response, next).catch(next);
  };
}

/**
 * Protects routes: `app.get('/me', requireSession(postern), (request, response) => response.json(sessionOf(request)))`.
 * Answers 401 without a session, and 502 to 504 when Turnkey does not answer.
 */
export function requireSession(postern: Postern): RequestHandler {
  return toMiddleware(requireNodeSession(postern));
}

/**
 * Protects routes by a proof of the session's key: `app.post('/pay', requireProof(postern), (request, response) => …)`. See
 * `Postern.requireProof`. Body parsers may come before or after it. After `express.json()` only bodies as `JSON.stringify`
 * writes them can be checked, unless its option `verify` keeps the bytes as `request.rawBody`.
 */
export function requireProof(postern: Postern, options?: ProofOptions): RequestHandler {
  return toMiddleware(requireNodeProof(postern, options));
}

/**
 * Protects routes for which the user must prove again who they are: `app.post('/pay', requireStepUp(postern, { maxAgeSeconds:
 * 300 }), …)`. See `Postern.requireStepUp`.
 */
export function requireStepUp(postern: Postern, options?: StepUpOptions): RequestHandler {
  return toMiddleware(requireNodeStepUp(postern, options));
}

function toMiddleware(guard: NodeGuard): RequestHandler {
  return (request, response, next) => {
    guard(request, response, next).catch(next);
  };
}
