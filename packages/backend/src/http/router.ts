import { AuthError } from '../auth-error.ts';
import type { Endpoint } from '../endpoint.ts';

export interface Router {
  /** Whether browsers come to this path by themselves, sent by another site: also where the provider is unknown. */
  isNavigation(path: string): boolean;
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

/** A plain table: the paths have no parameters. */
export function createRouter(endpoints: readonly Endpoint[], basePath: string): Router {
  const table = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const path = basePath + endpoint.path;
    table.set(path, [...(table.get(path) ?? []), endpoint]);
  }
  return {
    isNavigation: (path) =>
      table.get(path)?.every((endpoint) => endpoint.isNavigation) ?? path.startsWith(`${basePath}/oauth/`),
    at(path) {
      const candidates = table.get(path);
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
