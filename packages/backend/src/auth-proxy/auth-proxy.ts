import type { Handler, HandlerOptions } from '../http/handler.ts';
import { createHandler } from '../http/handler.ts';
import { createRouter } from '../http/router.ts';
import type { Services } from '../services.ts';
import type { AccountsFor } from './app.ts';
import { createApps } from './apps.ts';
import { authProxyEndpoints } from './endpoints.ts';
import { statusResponse } from './problem.ts';

/** The Auth Proxy: the flows of the backend in the form in which Turnkey's SDKs ask for them. */
export interface AuthProxy {
  /** Whether a request is for the Auth Proxy. */
  serves(request: Request): boolean;
  handle: Handler;
}

/**
 * Makes the Auth Proxy, when it is switched on.
 * @param handlerOptions The same as for the native endpoints: limits, deadlines, the log.
 */
export function createAuthProxy(
  services: Services,
  accountsFor: AccountsFor,
  handlerOptions: Omit<HandlerOptions, 'router' | 'originsFor' | 'problem'>,
): AuthProxy | undefined {
  const { authProxy } = services.settings;
  if (!authProxy) return undefined;
  const { basePath, configurations } = authProxy;
  const apps = createApps(configurations, services, accountsFor);
  const handle = createHandler({
    ...handlerOptions,
    router: createRouter(authProxyEndpoints(apps), basePath),
    originsFor: apps.originsFor,
    problem: statusResponse,
  });
  return {
    serves: ({ url }) => URL.canParse(url) && new URL(url).pathname.startsWith(`${basePath}/`),
    handle,
  };
}
