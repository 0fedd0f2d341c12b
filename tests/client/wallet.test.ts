import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { encodeHex } from '@postern/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signUp, submit } from '../setup/user.ts';
import { type CredentialsSite, startCredentialsSite } from './credentials-site.ts';

let site: CredentialsSite;

beforeAll(async () => {
  site = await startCredentialsSite();
});
afterAll(() => site.close());

const STAMPED = /^\{"type":"ACTIVITY_TYPE_STAMP_LOGIN"/;
const ASKED = {
  ethereum: /^localhost:\d+ wants you to sign in with your Ethereum account:\n0x/,
  solana: /Solana account/,
};

type Chain = keyof typeof ASKED;
type Flow = 'signUpWithWallet' | 'signInWithWallet' | 'signInOrUpWithWallet';

/** Opens the page and lets a wallet come; the seed says which key it has. */
async function openWith(chain: Chain, seed: string): Promise<Page> {
  const page = await site.open();
  const secret = createHash('sha256').update(seed).digest();
  await page.evaluate(
    ({ chain, hex, bytes }) => {
      window.walletUser =
        chain === 'ethereum'
          ? credentialsPage.announceEthereumWallet(hex)
          : credentialsPage.registerSolanaWallet(bytes);
    },
    { chain, hex: `0x${secret.toString('hex')}` as const, bytes: [...secret] },
  );
  return page;
}

/** Runs a flow with the wallet that is found; and says what it has signed. */
function run(page: Page, chain: Chain, flow: Flow, rejects = false) {
  return page.evaluate(
    async ({ options, chain, flow, rejects }) => {
      const client = credentialsPage.createPosternClient(options);
      const found =
        chain === 'ethereum'
          ? await credentialsPage.discoverEthereumWallets()
          : credentialsPage.discoverSolanaWallets();
      const [wallet] = found;
      if (!wallet) throw new Error('no wallet has been found');
      const { walletUser } = window;
      walletUser.rejects = rejects;
      walletUser.signed = [];
      const result = await client[flow]({ wallet }).catch(({ code, turnkeyErrorCode }) => turnkeyErrorCode ?? code);
      const session = await client.sessions.get();
      const whoami = session ? await client.request('/public/v1/query/whoami') : undefined;
      const keyPairs = (await client.keys.list()).length;
      return { names: found.map(({ name }) => name), result, whoami, signed: walletUser.signed, keyPairs };
    },
    { options: site.options, chain, flow, rejects },
  );
}

/** The public key of the wallet with a seed, hex. */
function walletKey(chain: Chain, seed: string) {
  const secret = createHash('sha256').update(seed).digest();
  return chain === 'ethereum'
    ? { publicKey: encodeHex(secp256k1.getPublicKey(secret)), curveType: 'API_KEY_CURVE_SECP256K1' }
    : { publicKey: encodeHex(ed25519.getPublicKey(secret)), curveType: 'API_KEY_CURVE_ED25519' };
}

declare global {
  interface Window {
    walletUser: { signed: string[]; rejects: boolean };
  }
}

describe.each<[Chain, string]>([
  ['ethereum', 'Ethereum test wallet'],
  ['solana', 'Solana test wallet'],
])('a wallet for %s', (chain, name) => {
  test('A wallet is found, signs up with one signature and logs in with one', async () => {
    const page = await openWith(chain, `${chain} one`);
    const unknown = await run(page, chain, 'signInWithWallet');
    expect(unknown).toMatchObject({ names: [name], result: 'CREDENTIAL_UNKNOWN', keyPairs: 0 });

    const signedUp = await run(page, chain, 'signUpWithWallet');
    expect(signedUp.result).toMatchObject({ outcome: 'signed-in', created: true });
    expect(signedUp.signed).toEqual([expect.stringMatching(ASKED[chain])]);
    expect(signedUp.keyPairs).toBe(1);

    const elsewhere = await openWith(chain, `${chain} one`);
    const signedIn = await run(elsewhere, chain, 'signInWithWallet');
    expect(signedIn.result).toMatchObject({ outcome: 'signed-in', created: false });
    expect(signedIn.signed).toEqual([expect.stringMatching(STAMPED)]);
    expect(signedIn.whoami).toEqual(signedUp.whoami);

    const again = await run(elsewhere, chain, 'signUpWithWallet');
    expect(again).toMatchObject({ result: 'CREDENTIAL_ALREADY_REGISTERED', keyPairs: 1 });
  });

  test('An unknown wallet signs up, and logs in later', async () => {
    const page = await openWith(chain, `${chain} two`);
    const first = await run(page, chain, 'signInOrUpWithWallet');
    expect(first.result).toMatchObject({ outcome: 'signed-in', created: true });
    expect(first.signed).toEqual([expect.stringMatching(STAMPED), expect.stringMatching(ASKED[chain])]);
    const second = await run(page, chain, 'signInOrUpWithWallet');
    expect(second.result).toMatchObject({ outcome: 'signed-in', created: false });
    expect(second.signed).toHaveLength(1);
    expect(second.whoami).toEqual(first.whoami);
  });

  test('A wallet that a stranger has registered logs into its own account, with two signatures every time', async () => {
    const page = await openWith(chain, `${chain} squatted`);
    const { publicKey, curveType } = walletKey(chain, `${chain} squatted`);
    const mallory = await signUp(site.authority, `mallory-${chain}@example.org`);
    const apiKeys = [{ apiKeyName: `wallet-auth:${publicKey}`, publicKey, curveType }];
    const { key, organizationId, userId } = mallory;
    const squat = await submit(site.authority, key, organizationId, 'CREATE_API_KEYS_V2', { userId, apiKeys });
    expect(squat.status).toBe(200);

    const first = await run(page, chain, 'signInOrUpWithWallet');
    expect(first.result).toMatchObject({ outcome: 'signed-in', created: true });
    expect(first.signed).toEqual([expect.stringMatching(STAMPED), expect.stringMatching(ASKED[chain])]);
    expect(first.whoami?.organizationId).not.toBe(organizationId);

    const elsewhere = await openWith(chain, `${chain} squatted`);
    const second = await run(elsewhere, chain, 'signInOrUpWithWallet');
    expect(second.result).toMatchObject({ outcome: 'signed-in', created: false });
    // Turnkey does not choose between two accounts: the second stamp names the one where the wallet was proved.
    expect(second.signed).toEqual([expect.stringMatching(STAMPED), expect.stringMatching(STAMPED)]);
    expect(second.whoami).toEqual(first.whoami);
  });

  test('A wallet is added to the account of a session with one signature, and opens it later', async () => {
    const page = await openWith(chain, `${chain} added`);
    await page.exposeFunction('codeOf', site.authority.lastCode);
    const added = await page.evaluate(
      async ({ options, contact }) => {
        const client = credentialsPage.createPosternClient(options);
        await client.signInWithOtp({ contact, readCode: () => window.codeOf(contact) });
        const found = await credentialsPage.discoverEthereumWallets();
        const [wallet] = [...found, ...credentialsPage.discoverSolanaWallets()];
        if (!wallet) throw new Error('no wallet has been found');
        window.walletUser.rejects = true;
        const refused = await client.addWallet({ wallet });
        window.walletUser.rejects = false;
        const result = await client.addWallet({ wallet });
        const again = await client.addWallet({ wallet }).catch(({ code }) => code as string);
        const whoami = await client.request('/public/v1/query/whoami');
        return { refused, result, again, whoami, signed: window.walletUser.signed };
      },
      { options: site.options, contact: `${chain}-added@example.com` },
    );
    expect(added).toMatchObject({ refused: { outcome: 'cancelled' }, result: { outcome: 'added' } });
    expect(added.again).toBe('CREDENTIAL_ALREADY_REGISTERED');
    expect(added.signed[0]).toMatch(ASKED[chain]);

    const elsewhere = await openWith(chain, `${chain} added`);
    const signedIn = await run(elsewhere, chain, 'signInOrUpWithWallet');
    expect(signedIn.result).toMatchObject({ outcome: 'signed-in', created: false });
    expect(signedIn.signed).toEqual([expect.stringMatching(STAMPED)]);
    expect(signedIn.whoami).toEqual(added.whoami);
  });

  test.each<Flow>(['signUpWithWallet', 'signInWithWallet', 'signInOrUpWithWallet'])(
    'A user who refuses in %s gets a cancelled result, not an error',
    async (flow) => {
      const page = await openWith(chain, `${chain} three`);
      const seen = await run(page, chain, flow, true);
      expect(seen).toMatchObject({ result: { outcome: 'cancelled' }, signed: [], keyPairs: 0 });
    },
  );

  test('A wallet signs up together with a proved contact', async () => {
    const page = await openWith(chain, `${chain} four`);
    await page.exposeFunction('codeOf', site.authority.lastCode);
    const seen = await page.evaluate(
      async ({ options, contact }) => {
        const client = credentialsPage.createPosternClient(options);
        const wallets = [
          ...(await credentialsPage.discoverEthereumWallets()),
          ...credentialsPage.discoverSolanaWallets(),
        ];
        const [wallet] = wallets;
        if (!wallet) throw new Error('no wallet has been found');
        const publicKey = await client.keys.create();
        const target = await client.initOtp({ contact });
        const otpCode = await window.codeOf(contact);
        const { verificationToken } = await client.verifyOtp({ ...target, otpCode, publicKey });
        const result = await client.signUpWithWallet({ wallet, verificationToken });
        const whoami = await client.request('/public/v1/query/whoami');
        return { result, whoami, signed: window.walletUser.signed.length };
      },
      { options: site.options, contact: `${chain}@example.com` },
    );
    expect(seen).toMatchObject({
      result: { outcome: 'signed-in', created: true },
      whoami: { username: `${chain}@example.com` },
      signed: 1,
    });
  });
});

test('A wallet that announces itself late is found as well', async () => {
  const page = await site.open();
  const names = await page.evaluate(async () => {
    const waiting = credentialsPage.discoverEthereumWallets(500);
    // The question to the wallets has been put, and no wallet has answered.
    await Promise.resolve();
    credentialsPage.announceEthereumWallet(`0x${'01'.repeat(32)}`);
    return (await waiting).map(({ name }) => name);
  });
  expect(names).toEqual(['Ethereum test wallet']);
});
