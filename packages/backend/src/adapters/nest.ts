import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CanActivate, DynamicModule, ExecutionContext, MiddlewareConsumer, NestModule } from '@nestjs/common';
import { createParamDecorator, Module } from '@nestjs/common';
import type { Postern, ProofOptions, StepUpOptions } from '../index.ts';
import type { NodeGuard } from './node.ts';
import {
  requireProof as requireNodeProof,
  requireSession as requireNodeSession,
  requireStepUp as requireNodeStepUp,
  sessionOf,
  toNodeHandler,
} from './node.ts';
import type { ParsedMessage } from './node-body.ts';

/** A request or response of Express, or the wrapper that Fastify puts around Node's. */
type Wrapped<Raw> = Raw & { raw?: Raw };

/** Both keep the parsed body, and with `rawBody: true` its bytes, on the request that they give to guards. */
type WithBody = IncomingMessage & Pick<ParsedMessage, 'body' | 'rawBody'>;

/**
 * Mounts the backend in Nest, on Express or Fastify: `imports: [PosternModule.forRoot(postern)]`. Every other path goes
 * on to the app.
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { createPostern } from '@postern/backend';
 * import { PosternModule } from '@postern/backend/nest';
 *
 * const postern = createPostern({ appName: 'Example', origins: ['https://app.example.com'] });
 * @Module({ imports: [PosternModule.forRoot(postern)] })
 * export class AppModule {}
 * ```
 */
export const PosternModule = {
  forRoot(postern: Postern): DynamicModule {
    class Mounted implements NestModule {
      configure(consumer: MiddlewareConsumer) {
        consumer.apply(toNodeHandler(postern)).forRoutes('{*path}');
      }
    }
    Module({})(Mounted);
    return { module: Mounted };
  },
};

/**
 * Protects controllers and routes: `@UseGuards(requireSession(postern))`. Answers 401 without a session, and 502 to 504
 * when Turnkey does not answer.
 */
export function requireSession(postern: Postern): CanActivate {
  return toGuard(requireNodeSession(postern));
}

/**
 * Protects controllers and routes by a proof of the session's key: `@UseGuards(requireProof(postern))`. See
 * `Postern.requireProof`. Nest parses bodies before its guards run. So only bodies as `JSON.stringify` writes them can be
 * checked, unless the app is made with `rawBody: true`.
 */
export function requireProof(postern: Postern, options?: ProofOptions): CanActivate {
  return toGuard(requireNodeProof(postern, options));
}

/**
 * Protects controllers and routes for which the user must prove again who they are: `@UseGuards(requireStepUp(postern, {
 * maxAgeSeconds: 300 }))`. See `Postern.requireStepUp`.
 */
export function requireStepUp(postern: Postern, options?: StepUpOptions): CanActivate {
  return toGuard(requireNodeStepUp(postern, options));
}

function toGuard(guard: NodeGuard): CanActivate {
  return {
    async canActivate(context: ExecutionContext) {
      const http = context.switchToHttp();
      const request = http.getRequest<Wrapped<WithBody>>();
      const response = http.getResponse<Wrapped<ServerResponse>>();
      const { raw, body, rawBody } = request;
      if (raw) Object.assign(raw, { body, rawBody });
      return guard(raw ?? request, response.raw ?? response);
    },
  };
}

/** The session of a protected route, as a parameter: `me(@CurrentSession() session: Session)`. */
export const CurrentSession = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<Wrapped<IncomingMessage>>();
  return sessionOf(request.raw ?? request);
});
