import type { Postern } from '@postern/backend';
import { ORIGIN } from './browser.ts';

/**
 * The backend as a browser reaches it: over the address of the app that carries it.
 * @param origin Of the page.
 */
export function overHttp(url: string, origin = ORIGIN): Pick<Postern, 'fetch'> {
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const headers = { ...Object.fromEntries(request.headers), origin };
      return fetch(url + pathname, { method: request.method, headers, body: await request.text() });
    },
  };
}
