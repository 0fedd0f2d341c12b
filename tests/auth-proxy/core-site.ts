import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Postern, PosternOptions } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import { viteLocalKeys } from '@postern/client/local-keys';
import type { OtpType, TurnkeyClient, TurnkeyClientMethods } from '@turnkey/core';
import type { Page } from 'playwright-core';
import { type Deployment, startDeployment } from '../backend/deployment.ts';
import { type ClientPage, startClientPage } from '../client/client-page.ts';
import { addVirtualAuthenticator } from '../client/credentials-site.ts';
import type { CoreError, Outcome } from '../interop/core-methods-page.ts';
import { nonceOf, startOidcProvider, type TestOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { CONFIG_ID, withAuthProxy } from './sdk.ts';

type Method = keyof TurnkeyClientMethods;
type Arguments<M extends Method> = Parameters<TurnkeyClient[M]>;
type Result<M extends Method> = Awaited<ReturnType<TurnkeyClient[M]>>;

/** A site whose page has an unmodified SDK of Turnkey, with the real backend as its Auth Proxy. */
export interface AuthProxySite {
  deployment: Deployment;
  provider: TestOidcProvider;
  postern: Postern;
  site: ClientPage;
  /** The three addresses that an app sets, and the id of its parent organization. */
  config: { apiBaseUrl: string; authProxyUrl: string; authProxyConfigId: string; organizationId: string };
  /** The paths of the Auth Proxy that were asked since the last time, which are then forgotten. */
  takePaths(): string[];
  /** Opens the page in a browser profile of its own, on a host name, with an authenticator. */
  open(): Promise<Page>;
  close(): Promise<void>;
}

/** The official client in one tab. */
export interface CoreTab {
  page: Page;
  /** Calls a method in the page. */
  call<M extends Method>(method: M, ...parameters: Arguments<M>): Promise<Result<M>>;
  /** The error that a method throws in the page. */
  refusalOf<M extends Method>(method: M, ...parameters: Arguments<M>): Promise<CoreError>;
}

interface SiteOptions {
  /** The module of the page; default the one with the methods of the official client. */
  entry?: string;
  /** HTML before the script. */
  body?: string;
  /** Packages to bundle in the place of others. */
  alias?: Record<string, string>;
  /** Of the backend, beside one configuration of the Auth Proxy. */
  options?: PosternOptions | ((urls: { origin: string; issuer: string }) => PosternOptions);
}

/** Starts the authority, the backend, an OpenID provider, and a page that trusts the keys of this authority. */
export async function startAuthProxySite({
  entry = '../interop/core-methods-page.ts',
  options = {},
  ...page
}: SiteOptions = {}): Promise<AuthProxySite> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = await startOidcProvider();
  const deployment = await startDeployment({ loopbackIssuers: [provider.issuer] });
  const { authority, url, organizationId } = deployment.authority;
  const { signer, notarizer, tlsFetcher } = authority.publicKeys;
  const keys = { signerPublicKey: signer, notarizerPublicKey: notarizer, tlsFetcherPublicKey: tlsFetcher };
  const site = await startClientPage(entry, { ...page, plugins: [viteLocalKeys(keys)] });
  const origin = site.origin.replace('127.0.0.1', 'localhost');
  const postern = deployment.backend({
    origins: [origin],
    oauth: { providers: { test: { issuer: provider.issuer, clientIds: [WEB_CLIENT] } } },
    ...withAuthProxy(),
    ...(typeof options === 'function' ? options({ origin, issuer: provider.issuer }) : options),
  });
  const paths: string[] = [];
  const handle = toNodeHandler(postern);
  server.on('request', (request, response) => {
    if (request.method === 'POST') paths.push(request.url?.split('/').at(-1) ?? '');
    void handle(request, response);
  });
  return {
    deployment,
    provider,
    postern,
    site,
    config: {
      apiBaseUrl: url,
      authProxyUrl: `${address}/auth-proxy`,
      authProxyConfigId: CONFIG_ID,
      organizationId,
    },
    takePaths: () => paths.splice(0),
    async open() {
      const tab = await site.open();
      await tab.goto(origin);
      await tab.waitForFunction(() => 'page' in globalThis);
      await addVirtualAuthenticator(tab);
      return tab;
    },
    async close() {
      await site.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await postern.close();
      await provider.close();
      await deployment.close();
    },
  };
}

/** Opens a tab with an initialized client, as an app would have it. */
export async function openCoreTab({ config, open }: AuthProxySite, more: object = {}): Promise<CoreTab> {
  const page = await open();
  await page.evaluate((settings) => coreMethodsPage.start(settings), { ...config, ...more });
  function outcomeOf(method: Method, parameters: unknown[]): Promise<Outcome<unknown>> {
    const request = { method, parameters };
    return page.evaluate(({ method, parameters }) => coreMethodsPage.call(method, parameters), request);
  }
  return {
    page,
    async call<M extends Method>(method: M, ...parameters: Arguments<M>): Promise<Result<M>> {
      const outcome = await outcomeOf(method, parameters);
      if ('error' in outcome) throw new Error(`${method}: ${outcome.error.code}: ${outcome.error.message}`);
      return outcome.value as Result<M>;
    },
    async refusalOf(method, ...parameters) {
      const outcome = await outcomeOf(method, parameters);
      if (!('error' in outcome)) throw new Error(`${method} has thrown nothing`);
      return outcome.error;
    },
  };
}

export const otpType = 'OTP_TYPE_EMAIL' as OtpType;

/** Sends a code, by e-mail unless told otherwise, and reads it. */
export async function sendCode({ deployment }: AuthProxySite, tab: CoreTab, contact: string, type = otpType) {
  const sent = await tab.call('initOtp', { otpType: type, contact });
  return { ...sent, otpCode: await deployment.authority.lastCode(contact) };
}

/** A token of the provider for a key of the page. */
export async function signInAtProvider({ deployment, provider }: AuthProxySite, publicKey: string, subject = 'ada') {
  // The provider has no clock that a test can stop.
  deployment.authority.clock.now = Math.max(deployment.authority.clock.now, Date.now());
  return provider.signIn({ subject, nonce: nonceOf({ publicKey }) });
}
