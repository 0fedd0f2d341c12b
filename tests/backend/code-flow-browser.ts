import type { Postern } from '@postern/backend';

/** Where the backend is, as browsers see it. */
export const BACKEND_ORIGIN = 'https://api.example.com';

/** A browser that follows redirects, keeps cookies per origin, and stops at the app's own pages. */
export interface CodeFlowBrowser {
  /** Navigates from another site until the browser is at the app, or an answer is no redirect. */
  navigate(url: string): Promise<Landing>;
  /** The request that the provider's redirect to the backend's callback would be, without sending it. */
  callbackOf(url: string): Promise<string>;
  /** Posts JSON from a page of the app, with the cookies of the backend. */
  post(path: string, body: object): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>;
  cookies(origin: string): Map<string, string>;
}

export interface Landing {
  url: string;
  /** Of the last answer; undefined when the browser was sent to the app. */
  response?: Response;
}

/** @param appOrigin The origin of the app's pages. */
export function createCodeFlowBrowser(postern: Postern, appOrigin: string): CodeFlowBrowser {
  const jars = new Map<string, Map<string, string>>();

  function jarOf(origin: string): Map<string, string> {
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  }

  async function send(url: URL, init: RequestInit = {}): Promise<Response> {
    const jar = jarOf(url.origin);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie ? { cookie } : {}) };
    const request = new Request(url, { ...init, headers, redirect: 'manual' });
    const response = url.origin === BACKEND_ORIGIN ? await postern.fetch(request) : await fetch(request);
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name) jar.set(name, value ?? '');
    }
    return response;
  }

  async function follow(start: string, isEnd: (url: URL) => boolean): Promise<Landing> {
    let url = new URL(start);
    for (let hops = 0; hops < 12; hops++) {
      if (isEnd(url)) return { url: url.href };
      const navigation = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
      const response = await send(url, { headers: navigation });
      const location = response.headers.get('location');
      if (!location) return { url: url.href, response };
      url = new URL(location, url);
    }
    throw new Error('redirected without end');
  }

  return {
    navigate: (url) => follow(url, ({ origin }) => origin === appOrigin),
    async callbackOf(url) {
      const landing = await follow(url, ({ pathname }) => pathname.endsWith('/callback'));
      return landing.url;
    },
    async post(path, body) {
      const headers = { 'Content-Type': 'application/json', Origin: appOrigin, 'sec-fetch-site': 'same-site' };
      const response = await send(new URL(`${BACKEND_ORIGIN}/auth${path}`), {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    },
    cookies: jarOf,
  };
}
