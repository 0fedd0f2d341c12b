import {
  createDuplicateFinder,
  createMemoryStore,
  type PosternOptions,
  type ScannedSubOrganization,
  type SharedIdentity,
  type Store,
} from '@postern/backend';
import { expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { createApiKeyPair, turnkeyOptions } from '../setup/authority.ts';
import { createUnchecked } from '../setup/earlier-backend.ts';
import { shared } from '../setup/fixtures.ts';
import { MOBILE_CLIENT, nonceOf, startOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { createAccount, logInTo, signUp, submit } from '../setup/user.ts';
import { ORIGIN, post } from './browser.ts';
import { startDeployment } from './deployment.ts';
import { createEthereumWallet } from './sign-up-attempt.ts';
import { passkeyStamp, stampLogin } from './stamp-login.ts';

const provider = shared(startOidcProvider, (each) => each.close());
const deployment = shared(
  () => startDeployment({ loopbackIssuers: [provider.issuer] }),
  (each) => each.close(),
);

/** A finder with the key of the backends, and the names of its requests. */
function createFinder(store: Store, options: PosternOptions = {}) {
  const asked: string[] = [];
  const finder = createDuplicateFinder(
    {
      turnkey: turnkeyOptions(deployment.authority, { apiKey: deployment.backendKey }),
      environment: {},
      store,
      fetch: (input, init) => {
        asked.push(String(input).split('/public/v1/').at(-1) ?? '');
        return fetch(input, init);
      },
      ...options,
    },
    { requestsPerSecond: 1_000 },
  );
  return { ...finder, asked };
}

type Finder = ReturnType<typeof createFinder>;

/** The group with exactly these sub-organizations. */
async function groupOf(finder: Finder, organizationIds: string[], chosen: string[] = []) {
  const { shared: found } = await finder.scan();
  const group = found.find((each) => [...each.organizationIds].sort().join() === [...organizationIds].sort().join());
  if (!group) throw new Error('these sub-organizations share nothing');
  const examined = await finder.examine(group, chosen);
  const [first, ...others] = examined?.identities ?? [];
  if (!first) throw new Error('these sub-organizations share nothing any more');
  return { group, examined, first, others };
}

const logIn = async (store: Store, email: string, options: PosternOptions = {}) => {
  const browser = deployment.browser(deployment.backend({ store, ...options }));
  return (await browser.otpLogin(await deployment.prove(browser, email))).body;
};

it('An address in two spellings leads to the account that was used, once it is stored', async () => {
  const { authority } = deployment;
  const lost = await createAccount(authority, 'Grace@Example.org');
  const used = await signUp(authority, 'grace@example.org');
  const store = createMemoryStore();
  expect((await logIn(store, used.email)).code).toBe('ACCOUNT_AMBIGUOUS');
  const finder = createFinder(store);
  const { group, examined, first } = await groupOf(finder, [lost.organizationId, used.organizationId]);
  expect(first).toMatchObject({
    identity: { type: 'email', contact: 'grace@example.org' },
    outcome: 'refused',
    pin: { organizationId: used.organizationId, reason: 'only-one-used' },
  });
  expect(examined?.subOrganizations).toMatchObject([
    { organizationId: lost.organizationId, wallets: 1, activities: 0 },
    { organizationId: used.organizationId, wallets: 1, activities: 1, createdAtMs: expect.any(Number) },
  ]);
  expect(await finder.pin(group, first)).toBe('stored');
  expect(await logIn(store, used.email)).toMatchObject({ organizationId: used.organizationId, created: false });

  // The second time there is nothing left to do.
  const again = await groupOf(finder, group.organizationIds);
  expect(again.first).toMatchObject({ outcome: 'signs-in', organizationId: used.organizationId });
  expect(again.first.pin).toBeUndefined();
  expect(await finder.pin(group, first)).toBe('changed');
  // It only asks.
  expect(finder.asked.filter((path) => !path.startsWith('query/'))).toEqual([]);
});

it('Of two accounts that were both used, the operator chooses, and can choose again', async () => {
  const one = await signUp(deployment.authority, deployment.newEmail());
  const two = await signUp(deployment.authority, one.email);
  const ids = [one.organizationId, two.organizationId];
  const store = createMemoryStore();
  const finder = createFinder(store);
  const undecided = await groupOf(finder, ids);
  expect(undecided.first).toMatchObject({ outcome: 'refused', homes: expect.arrayContaining(ids) });
  expect(undecided.first.pin).toBeUndefined();
  for (const chosen of [one.organizationId, two.organizationId]) {
    const { group, first } = await groupOf(finder, ids, [chosen]);
    expect(await finder.pin(group, first, [chosen])).toBe('stored');
    expect((await logIn(store, one.email)).organizationId).toBe(chosen);
  }
});

it('A proposal that is no longer right is not stored', async () => {
  const lost = await createAccount(deployment.authority, deployment.newEmail());
  const used = await signUp(deployment.authority, lost.email);
  const store = createMemoryStore();
  const finder = createFinder(store);
  const { group, first } = await groupOf(finder, [lost.organizationId, used.organizationId]);
  const proposed = first.pin?.organizationId;
  // The other one is used after the report.
  await logInTo(deployment.authority, lost);
  expect(proposed).toBe(used.organizationId);
  expect(await finder.pin(group, first)).toBe('changed');
  expect((await logIn(store, lost.email)).code).toBe('ACCOUNT_AMBIGUOUS');
});

it('A passkey that was registered twice signs in after the repair', async () => {
  const passkey = createSoftwareAuthenticator();
  const attestation = () => passkey.attest({ origin: ORIGIN, rpId: new URL(ORIGIN).hostname });
  const empty = await createUnchecked(deployment.authority, { authenticators: [attestation()] }, false);
  const kept = await createUnchecked(deployment.authority, { authenticators: [attestation()] });
  const store = createMemoryStore();
  const postern = deployment.backend({ store });
  const signIn = async () => (await stampLogin(deployment, postern, (body) => passkeyStamp(passkey, body))).reply.body;
  expect((await signIn()).code).toBe('ACCOUNT_AMBIGUOUS');
  const finder = createFinder(store);
  const { group, first } = await groupOf(finder, [empty, kept]);
  expect(first).toMatchObject({
    identity: { type: 'passkey', credentialId: passkey.credentialId },
    pin: { organizationId: kept, reason: 'only-one-used' },
  });
  expect(await finder.pin(group, first)).toBe('stored');
  expect(await signIn()).toMatchObject({ organizationId: kept });
});

it('A user of a provider is found without a token, and only for all clients together', async () => {
  const tokenOf = async (subject: string, clientId: string) =>
    provider.signIn({ subject, nonce: nonceOf(createApiKeyPair()), clientId });
  const create = async (subject: string, clientId = WEB_CLIENT, hasWallet = true) =>
    createUnchecked(
      deployment.authority,
      { oauthProviders: [{ providerName: 'test', oidcToken: await tokenOf(subject, clientId) }] },
      hasWallet,
    );
  deployment.authority.clock.now = Math.max(deployment.authority.clock.now, Date.now());
  const oauth = { providers: { test: { issuer: provider.issuer, clientIds: [WEB_CLIENT, MOBILE_CLIENT] } } };
  const [empty, kept] = [await create('lin', WEB_CLIENT, false), await create('lin')];
  const [web, mobile] = [await create('mia'), await create('mia', MOBILE_CLIENT, false)];
  const store = createMemoryStore();
  const unknown = await groupOf(createFinder(store), [empty, kept]);
  expect(unknown.first.outcome).toBe('unknown-provider');
  const finder = createFinder(store, { oauth });
  const split = await groupOf(finder, [web, mobile]);
  expect(split.first).toMatchObject({ outcome: 'refused' });
  expect(split.first.pin).toBeUndefined();

  const { group, first } = await groupOf(finder, [empty, kept]);
  expect(first).toMatchObject({
    identity: { type: 'oidc', subject: 'lin' },
    pin: { organizationId: kept, reason: 'only-one-with-keys' },
  });
  expect(await finder.pin(group, first)).toBe('stored');
  const key = createApiKeyPair();
  const oidcToken = await provider.signIn({ subject: 'lin', nonce: nonceOf(key), clientId: WEB_CLIENT });
  const { body } = await post(deployment.backend({ store, oauth }), '/oauth-login', {
    oidcToken,
    publicKey: key.publicKey,
  });
  expect(body).toMatchObject({ organizationId: kept });
});

it('S25: What another user has registered alone is reported and never proposed', async () => {
  const victim = await signUp(deployment.authority, deployment.newEmail());
  const mallory = await signUp(deployment.authority, deployment.newEmail());
  const wallet = createEthereumWallet();
  const { publicKey, curveType } = wallet;
  const own = await createUnchecked(deployment.authority, {
    apiKeys: [{ apiKeyName: 'wallet', publicKey, curveType }],
  });
  const add = (type: 'CREATE_API_KEYS_V2' | 'UPDATE_USER_EMAIL', fields: object) =>
    submit(deployment.authority, mallory.key, mallory.organizationId, type, { userId: mallory.userId, ...fields });
  await add('CREATE_API_KEYS_V2', { apiKeys: [{ apiKeyName: 'trap', publicKey, curveType }] });
  await add('UPDATE_USER_EMAIL', { userEmail: victim.email });
  const finder = createFinder(createMemoryStore());
  const judged: SharedIdentity[] = [];
  for (const other of [victim.organizationId, own]) {
    judged.push((await groupOf(finder, [mallory.organizationId, other], [mallory.organizationId])).first);
  }
  expect(judged).toMatchObject([
    { identity: { type: 'email' }, outcome: 'signs-in', organizationId: victim.organizationId },
    { identity: { type: 'wallet' }, outcome: 'signs-in', organizationId: own },
  ]);
  expect(judged.map(({ pin }) => pin)).toEqual([undefined, undefined]);
});

it('A scan goes on where an earlier one has ended, and shows no contact', async () => {
  const { authority } = deployment;
  const unverified = await createUnchecked(authority, { userEmail: deployment.newEmail() });
  const expiring = { apiKeyName: 'session', publicKey: createApiKeyPair().publicKey, expirationSeconds: '60' };
  const locked = await createUnchecked(authority, {
    apiKeys: [{ ...expiring, curveType: 'API_KEY_CURVE_P256' }],
  });
  const finder = createFinder(createMemoryStore());
  const read: ScannedSubOrganization[] = [];
  const onScanned = (scanned: readonly ScannedSubOrganization[]) => void read.push(...scanned);
  const begun = await finder.scan({ maxSubOrganizations: 5, onScanned });
  expect(begun).toMatchObject({ subOrganizations: 5, isComplete: false });
  const ended = await finder.scan({ earlier: [...read], onScanned });
  expect(ended).toMatchObject({ subOrganizations: read.length, isComplete: true });
  expect(new Set(read.map(({ organizationId }) => organizationId)).size).toBe(read.length);
  const reasons = Object.fromEntries(read.map(({ organizationId, unreachable }) => [organizationId, unreachable]));
  expect([reasons[unverified], reasons[locked]]).toEqual(['unverified-contact', 'no-way-in']);
  expect(JSON.stringify([read, ended])).not.toContain('@');
  const asked = finder.asked.length;
  expect(await finder.scan({ earlier: read, isEarlierComplete: true })).toEqual(ended);
  expect(finder.asked).toHaveLength(asked);
});
