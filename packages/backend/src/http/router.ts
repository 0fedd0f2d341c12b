import { AuthError } from '../auth-error.ts';
import type { Endpoint } from './endpoint.ts';

export interface Router {
  /** Whether browsers open this path, sent there by another site. This includes providers that are not configured. */
  isPage(path: string): boolean;
  /**
   * Finds the endpoints of a path.
   * @throws AuthError NOT_FOUND
   */
  at(path: string): Route;
}

export interface Route {
  /** For the Allow header. */
  methods: string;
  /** @throws AuthError METHOD_NOT_ALLOWED */
  endpoint(method: string): Endpoint;
}

const PARAMETER = /\/\{[a-z]+\}$/;
const LAST_SEGMENT = /\/[^/]+$/;
/** Not in any real path. */
const ANY = '/{}';

/** A table. A path whose last segment is a parameter is found by the path without it. */
export function createRouter(endpoints: readonly Endpoint[], basePath: string): Router {
  const table = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const path = basePath + endpoint.path.replace(PARAMETER, ANY);
    table.set(path, [...(table.get(path) ?? []), endpoint]);
  }
  return {
    isPage: (path) => table.get(path)?.every(({ kind }) => kind === 'page') ?? path.startsWith(`${basePath}/oauth/`),
    at(path) {
      const candidates = table.get(path) ?? table.get(path.replace(LAST_SEGMENT, ANY));
      if (!candidates) throw new AuthError('NOT_FOUND');
      return {
        methods: candidates.map(({ method }) => method).join(', '),
        endpoint(method) {
          const endpoint = candidates.find((candidate) => candidate.method === method);
          if (!endpoint) throw new AuthError('METHOD_NOT_ALLOWED');
          return endpoint;
        },
      };
    },
  };
}
