import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPostern } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import type { CDPSession, Page } from 'playwright-core';
import { startTestAuthority, type TestAuthority, turnkeyOptions } from '../setup/authority.ts';
import { type ClientPage, startClientPage } from './client-page.ts';

export interface CredentialsSite {
  authority: TestAuthority;
  /** The options of a client on the page. */
  options: { backendUrl: string; turnkeyApiUrl: string; tlsFetcherPublicKey: string; organizationId: string };
  /** Opens the page in a browser profile of its own, on a host name: an address can have no passkeys. */
  open(): Promise<Page>;
  close(): Promise<void>;
}

/** The client's page, with the real backend on an origin of its own, and the real authority. */
export async function startCredentialsSite(): Promise<CredentialsSite> {
  const [site, authority] = await Promise.all([startClientPage('credentials-page.ts'), startTestAuthority()]);
  const origin = site.origin.replace('127.0.0.1', 'localhost');
  const { tlsFetcher } = authority.authority.publicKeys;
  const { organizationId, url } = authority;
  const postern = createPostern({
    turnkey: turnkeyOptions(authority),
    environment: {},
    origins: [origin],
  });
  const server = createServer(toNodeHandler(postern));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const backendUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${postern.basePath}`;
  return {
    authority,
    options: { backendUrl, turnkeyApiUrl: url, tlsFetcherPublicKey: tlsFetcher, organizationId },
    open: () => openOn(site, origin),
    async close() {
      await site.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await authority.close();
    },
  };
}

async function openOn(site: ClientPage, origin: string): Promise<Page> {
  const page = await site.open();
  await page.goto(origin);
  await page.waitForFunction(() => 'credentialsPage' in globalThis);
  return page;
}

/** An authenticator of the DevTools, with what it was asked to do. */
export interface VirtualAuthenticator {
  devTools: CDPSession;
  authenticatorId: string;
  /** `create` and `get`, one for each gesture. */
  gestures: ('create' | 'get')[];
}

export async function addVirtualAuthenticator(
  page: Page,
  user: { verifiesUser?: boolean; isUserVerified?: boolean; isPresent?: boolean } = {},
): Promise<VirtualAuthenticator> {
  const { verifiesUser = true, isUserVerified = verifiesUser, isPresent = true } = user;
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('WebAuthn.enable');
  const { authenticatorId } = await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: verifiesUser,
      isUserVerified,
      automaticPresenceSimulation: isPresent,
    },
  });
  const gestures: ('create' | 'get')[] = [];
  devTools.on('WebAuthn.credentialAdded', () => void gestures.push('create'));
  devTools.on('WebAuthn.credentialAsserted', () => void gestures.push('get'));
  return { devTools, authenticatorId, gestures };
}
