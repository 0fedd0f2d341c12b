import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPostern } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import type { Page } from 'playwright-core';
import { startClientPage } from '../client/client-page.ts';
import { startTestAuthority, turnkeyOptions } from '../setup/authority.ts';
import { startOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';

export interface RecordedSite {
  /** The options of a client on the page. */
  options: { backendUrl: string; turnkeyApiUrl: string; tlsFetcherPublicKey: string; organizationId: string };
  /** The protected routes of the app: `/me` needs a session, `/export` a step-up. */
  apiUrl: string;
  /** Opens the page in a browser profile of its own. */
  open(): Promise<Page>;
  /** What was sent since the last time, in the form of the arrows in the diagrams. */
  taken(): string[];
  close(): Promise<void>;
}

/**
 * A page, a backend with a protected route, an identity provider and an authority. Every request between page (P), backend
 * (B) and Turnkey (T) is recorded, and of those to the identity provider (I) the ones that exchange a code.
 */
export async function startRecordedSite(): Promise<RecordedSite> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A host name: an address can have no passkeys.
  const backendOrigin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const publicUrl = `${backendOrigin}/auth`;
  const provider = await startOidcProvider([`${publicUrl}/oauth/google/callback`]);
  const [site, authority] = await Promise.all([
    startClientPage('../docs/sign-ins-page.ts'),
    startTestAuthority({ loopbackIssuers: [provider.issuer] }),
  ]);
  const pageOrigin = site.origin.replace('127.0.0.1', 'localhost');
  const arrows: string[] = [];

  const postern = createPostern({
    turnkey: turnkeyOptions(authority),
    environment: {},
    origins: [pageOrigin],
    oauth: { publicUrl, providers: { google: { issuer: provider.issuer, clientIds: [WEB_CLIENT] } } },
    fetch: async (input, init) => {
      const { url, method } = new Request(input, init);
      if (url.startsWith(authority.url)) arrows.push(`B->>T: ${turnkeyName(url)}`);
      else if (method === 'POST') arrows.push('B->>I: the code');
      return fetch(input, init);
    },
  });
  const backend = toNodeHandler(postern);
  server.on('request', async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', backendOrigin);
    const path = pathname.replace(/^\/auth(?=\/)/, '');
    const isPreflight = request.method === 'OPTIONS';
    if (!isPreflight) arrows.push(`P->>B: ${request.method} ${path}`);
    if (!path.startsWith('/api/')) return backend(request, response);
    response
      .setHeader('Access-Control-Allow-Origin', pageOrigin)
      .setHeader('Access-Control-Allow-Headers', 'Authorization');
    if (isPreflight) return response.writeHead(204).end();
    const { refusal } = await (path === '/api/export'
      ? postern.requireStepUp(request)
      : postern.requireSession(request));
    return response.writeHead(refusal?.status ?? 200).end(await refusal?.text());
  });

  return {
    options: {
      backendUrl: publicUrl,
      turnkeyApiUrl: authority.url,
      tlsFetcherPublicKey: authority.authority.publicKeys.tlsFetcher,
      organizationId: authority.organizationId,
    },
    apiUrl: `${backendOrigin}/api`,
    async open() {
      const page = await site.open();
      await page.exposeFunction('codeOf', authority.lastCode);
      await page.exposeFunction('record', (url: string) => {
        if (url.startsWith(authority.url)) arrows.push(`P->>T: ${turnkeyName(url)}`);
      });
      await page.goto(pageOrigin);
      await page.waitForFunction(() => 'signInsPage' in globalThis);
      return page;
    },
    taken: () => arrows.splice(0),
    async close() {
      await site.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await postern.close();
      await Promise.all([authority.close(), provider.close()]);
    },
  };
}

/** `submit/otp_login`: what comes behind the version of the API. */
function turnkeyName(url: string): string {
  return new URL(url).pathname.replace('/public/v1/', '');
}
