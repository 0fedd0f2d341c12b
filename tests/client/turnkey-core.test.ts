import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { type ClientPage, startClientPage } from './client-page.ts';
import { guideBackend } from './guide-backend.ts';

let clientPage: ClientPage;
let authority: TestAuthority;

beforeAll(async () => {
  [clientPage, authority] = await Promise.all([startClientPage('turnkey-core-page.ts'), startTestAuthority()]);
  for (const [path, route] of guideBackend(authority)) clientPage.routes.set(path, route);
});
afterAll(async () => {
  await clientPage.close();
  await authority.close();
});

async function open(tab: Page): Promise<Page> {
  await tab.exposeFunction('codeOf', authority.lastCode);
  return tab;
}

function options() {
  return {
    url: authority.url,
    organizationId: authority.organizationId,
    tlsFetcherPublicKey: authority.authority.publicKeys.tlsFetcher,
  };
}

test('After the log-in the official client works as usual', async () => {
  const tab = await open(await clientPage.open());
  const seen = await tab.evaluate(async ({ url, organizationId, tlsFetcherPublicKey }) => {
    const core = await corePage.createTurnkeyClient(url, organizationId);
    const client = corePage.createPosternClient({
      backendUrl: '/auth',
      turnkeyApiUrl: url,
      tlsFetcherPublicKey,
      ...corePage.turnkeyCore(core),
    });
    const readCode = () => window.codeOf('alice@example.com');
    const session = await corePage.signedIn(client.signInWithOtp({ contact: 'alice@example.com', readCode }));
    await core.createWallet({ walletName: 'Wallet', accounts: ['ADDRESS_FORMAT_ETHEREUM'] });
    const wallets = await core.fetchWallets();
    const whoami = await client.request('/public/v1/query/whoami');
    const coreSession = await core.getSession();
    const active = await client.sessions.get();
    await client.sessions.clear();
    const left = await core.getSession();
    return { session, active, coreSession, whoami, left, walletNames: wallets.map(({ walletName }) => walletName) };
  }, options());
  expect(seen.session).toEqual(seen.active);
  expect(seen.coreSession).toMatchObject({ token: seen.session.token, publicKey: seen.session.publicKey });
  expect(seen.whoami).toMatchObject({ organizationId: seen.session.organizationId });
  expect(seen.walletNames).toEqual(['Wallet']);
  expect(seen.left).toBeUndefined();
});

test('Signatures made at once do not change the key with which the official client stamps', async () => {
  const tab = await open(await clientPage.open());
  const seen = await tab.evaluate(async ({ url, organizationId, tlsFetcherPublicKey }) => {
    const core = await corePage.createTurnkeyClient(url, organizationId);
    const turnkeyCore = corePage.turnkeyCore(core);
    const client = corePage.createPosternClient({ backendUrl: '/auth', tlsFetcherPublicKey, ...turnkeyCore });
    const readCode = () => window.codeOf('dave@example.com');
    const session = await corePage.signedIn(client.signInWithOtp({ contact: 'dave@example.com', readCode }));
    const publicKeys = await Promise.all([client.keys.create(), client.keys.create(), client.keys.create()]);
    const signatures = await Promise.all(publicKeys.map((publicKey) => client.keys.sign(publicKey, 'message')));
    const refused = await client.keys.sign('00', 'message').catch((error) => error.code);
    const user = await core.fetchUser();
    return { lengths: signatures.map(({ length }) => length), refused, same: user.userId === session.userId };
  }, options());
  expect(seen).toEqual({ lengths: [64, 64, 64], refused: 'KEY_PAIR_NOT_FOUND', same: true });
});

test('Sign-ins in several tabs wait for each other, so that none loses its key pair', async () => {
  const first = await open(await clientPage.open());
  const second = await open(await clientPage.openBeside(first));
  const signIn = async ({
    contact,
    url,
    organizationId,
    tlsFetcherPublicKey,
  }: { contact: string } & ReturnType<typeof options>) => {
    const core = await corePage.createTurnkeyClient(url, organizationId);
    const client = corePage.createPosternClient({
      backendUrl: '/auth',
      turnkeyApiUrl: url,
      tlsFetcherPublicKey,
      ...corePage.turnkeyCore(core),
    });
    const readCode = () => window.codeOf(contact);
    const session = await corePage.signedIn(client.signInWithOtp({ contact, readCode, sessionKey: contact }));
    return session.userId;
  };
  const contacts = ['bob@example.com', 'carol@example.com'];
  const users = await Promise.all(
    [first, second].map((tab, i) => tab.evaluate(signIn, { contact: contacts[i] ?? '', ...options() })),
  );
  const whoami = await first.evaluate(
    async ({ url, organizationId, contacts }) => {
      const core = await corePage.createTurnkeyClient(url, organizationId);
      const client = corePage.createPosternClient({
        backendUrl: '/auth',
        turnkeyApiUrl: url,
        ...corePage.turnkeyCore(core),
      });
      return Promise.all(
        contacts.map(
          async (sessionKey) => (await client.request('/public/v1/query/whoami', {}, { sessionKey })).userId,
        ),
      );
    },
    { ...options(), contacts },
  );
  expect(whoami).toEqual(users);
});
