import { AuthError } from '../auth-error.ts';
import type { AuthProxyAppOptions } from '../configuration/auth-proxy-settings.ts';
import type { Services } from '../services.ts';
import type { AccountsFor, App } from './app.ts';
import { createApp } from './app.ts';

/** All apps of the Auth Proxy. */
export interface Apps {
  /**
   * The app of a request, by its header `X-Auth-Proxy-Config-ID`.
   * @throws AuthError AUTH_PROXY_CONFIG_UNKNOWN
   */
  of(headers: Headers): App;
  /** The origins that may send a request: those of its app. A preflight does not name its app, so those of all apps. */
  originsFor(headers: Headers): ReadonlySet<string>;
}

const CONFIG_ID_HEADER = 'x-auth-proxy-config-id';

export function createApps(
  configurations: Readonly<Record<string, AuthProxyAppOptions>>,
  services: Services,
  accountsFor: AccountsFor,
): Apps {
  const apps = new Map(
    Object.entries(configurations).map(([id, options]) => [id, createApp(id, options, services, accountsFor)]),
  );
  const allOrigins = new Set([...apps.values()].flatMap(({ origins }) => [...origins]));
  const find = (headers: Headers) => apps.get(headers.get(CONFIG_ID_HEADER)?.trim().toLowerCase() ?? '');
  return {
    of(headers) {
      const app = find(headers);
      if (!app) throw new AuthError('AUTH_PROXY_CONFIG_UNKNOWN');
      return app;
    },
    originsFor: (headers) => find(headers)?.origins ?? allOrigins,
  };
}
