import type { AuthErrorCode } from '@postern/protocol';
import type { z } from 'zod';
import type { Endpoint, EndpointContext } from '../http/endpoint.ts';
import { defineEndpoint } from '../http/endpoint.ts';
import type { App } from './app.ts';
import type { Apps } from './apps.ts';

/** One path of the Auth Proxy. Unknown fields in a request are ignored. */
export interface AuthProxyEndpoint<Body, Answer extends object> {
  /** The last part of the path, for example `otp_init_v2`. */
  name: string;
  summary: string;
  /** Without it, no body is read. */
  body?: z.ZodType<Body>;
  maxBodyBytes?: number;
  answer: z.ZodType<Answer>;
  errors: readonly AuthErrorCode[];
  handle(app: App, body: Body, context: EndpointContext): Promise<Answer>;
}

/** The app is found before the body is read. */
export function authProxyEndpoint<Body, Answer extends object>(
  apps: Apps,
  { name, errors, handle, ...description }: AuthProxyEndpoint<Body, Answer>,
): Endpoint {
  return defineEndpoint({
    ...description,
    operation: `authProxy ${name}`,
    method: 'POST',
    path: `/v1/${name}`,
    errors: ['AUTH_PROXY_CONFIG_UNKNOWN', ...errors],
    admit: (headers) => void apps.of(headers),
    handle(body: Body, context) {
      const app = apps.of(context.headers);
      context.audit.authProxyConfig = app.id;
      return handle(app, body, context);
    },
  });
}
