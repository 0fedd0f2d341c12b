import { parseSessionToken, type WalletPublicKeyResponse } from '@postern/protocol';
import { getCompressedPublicKey, WalletStamper, WalletType } from '@turnkey/wallet-stamper';
import { verifyMessage } from 'viem';
import { parseSiweMessage, validateSiweMessage } from 'viem/siwe';
import { beforeEach, describe, expect, it } from 'vitest';
import { activityAnswer } from '../setup/activity-answer.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { post as postToAuthority } from '../setup/stamped.ts';
import { flipBit } from '../setup/user.ts';
import { ORIGIN, post } from './browser.ts';
import { sharedDeployment } from './deployment.ts';
import { createAttempt, createEthereumWallet, createSolanaWallet } from './sign-up-attempt.ts';

const FIVE_MINUTES_MS = 300_000;

describe('sign-up with a wallet over a real authority', () => {
  const deployment = sharedDeployment();
  beforeEach(() => void deployment.takeCalls());

  const holdersOf = async (publicKey: string) =>
    (await deployment.turnkey.getSubOrgIds({ filterType: 'PUBLIC_KEY', filterValue: publicKey })).organizationIds;

  describe.each([
    ['Ethereum', createEthereumWallet, WalletType.Ethereum],
    ['Solana', createSolanaWallet, WalletType.Solana],
  ] as const)('%s', (_name, createWallet, type) => {
    it('A sign-up makes a sub-organization that the wallet opens with stamps of the official package', async () => {
      const wallet = createWallet();
      const attempt = createAttempt(deployment.backend());
      const { status, body } = await attempt.signUp({ wallet: await attempt.wallet(wallet) });
      expect([status, body.created]).toEqual([200, true]);
      expect(await holdersOf(wallet.publicKey)).toEqual([body.subOrganizationId]);

      const stamper = new WalletStamper({
        type,
        signMessage: async (message) => (type === WalletType.Ethereum ? '0x' : '') + (await wallet.sign(message)),
        getPublicKey: async () => wallet.publicKey,
      });
      const { authority } = deployment;
      authority.clock.now += 1;
      const login = JSON.stringify({
        type: 'ACTIVITY_TYPE_STAMP_LOGIN',
        timestampMs: String(authority.clock.now),
        organizationId: authority.organizationId,
        parameters: { publicKey: createApiKeyPair().publicKey },
      });
      const stamp = { 'X-Stamp': (await stamper.stamp(login)).stampHeaderValue };
      const answer = await postToAuthority(authority.url, '/public/v1/submit/stamp_login', login, stamp);
      const { claims } = parseSessionToken(activityAnswer('STAMP_LOGIN', answer).result.session);
      expect(claims.organization_id).toBe(body.subOrganizationId);
      const { user } = await deployment.turnkey.getUser({
        organizationId: body.subOrganizationId,
        userId: claims.user_id,
      });
      expect(user.authenticators).toEqual([]);
      expect(user.apiKeys).toMatchObject([
        { apiKeyName: `wallet-auth:${wallet.publicKey}`, credential: { publicKey: wallet.publicKey } },
        { apiKeyName: `passkey-auth-${attempt.key.publicKey}`, expirationSeconds: '60' },
        {},
      ]);
    });

    it('The same wallet again, or several times at once, makes one sub-organization', async () => {
      const wallet = createWallet();
      const postern = deployment.backend();
      const attempts = await Promise.all(
        [1, 2, 3].map(async () => {
          const attempt = createAttempt(postern);
          return { attempt, proof: await attempt.wallet(wallet) };
        }),
      );
      const replies = await Promise.all(attempts.map(({ attempt, proof }) => attempt.signUp({ wallet: proof })));
      const late = createAttempt(postern);
      replies.push(await late.signUp({ wallet: await late.wallet(wallet) }));
      expect(replies.map(({ status, body }) => body.code ?? status).sort()).toEqual([
        200,
        'CREDENTIAL_ALREADY_REGISTERED',
        'CREDENTIAL_ALREADY_REGISTERED',
        'CREDENTIAL_ALREADY_REGISTERED',
      ]);
      expect(await holdersOf(wallet.publicKey)).toHaveLength(1);
    });

    it('S3: A wallet that has not signed is refused', async () => {
      const wallet = createWallet();
      const stranger = createWallet();
      const attempt = createAttempt(deployment.backend());
      const signatures = [
        async (message: string) => stranger.sign(message),
        async (message: string) => {
          const signature = await wallet.sign(message);
          return flipBit(signature.slice(0, 128)) + signature.slice(128);
        },
        async (message: string) => wallet.sign(`${message} `),
        async (message: string) => '00'.repeat((await wallet.sign(message)).length / 2),
      ];
      for (const sign of signatures) {
        const { message } = (await attempt.walletChallenge(wallet)).body;
        const { status, body } = await attempt.signUp({ wallet: { message, signature: await sign(message) } });
        expect([status, body.code]).toEqual([401, 'INVALID_WALLET_SIGNATURE']);
      }
      expect(deployment.takeCalls()).toEqual([]);
    });

    it.each<[string, (message: string) => string]>([
      ['another domain', (message) => message.replace('app.example.com wants', 'evil.example wants')],
      ['another URI', (message) => message.replace(`URI: ${ORIGIN}`, 'URI: https://evil.example')],
      ['another nonce', (message) => message.replace(/Nonce: .*/, `Nonce: ${'ab'.repeat(32)}`)],
      ['no nonce', (message) => message.replace(/Nonce: .*\n/, '')],
      ['a later end', (message) => message.replace(/Expiration Time: 20../, 'Expiration Time: 2999')],
      ['another statement', (message) => message.replace('Create an account', 'Log in')],
      ['another account', (message) => message.replace(/\n.*\n/, `\n${createWallet().address}\n`)],
      ['more text', (message) => `${message}\nResources:`],
    ])('S3: A message with %s is refused', async (_, change) => {
      const wallet = createWallet();
      const attempt = createAttempt(deployment.backend());
      const { message: genuine } = (await attempt.walletChallenge(wallet)).body;
      const message = change(genuine);
      expect(message).not.toBe(genuine);
      const { status, body } = await attempt.signUp({ wallet: { message, signature: await wallet.sign(message) } });
      expect([status, body.code]).toEqual([401, 'INVALID_CHALLENGE']);
      expect(deployment.takeCalls()).toEqual([]);
    });

    it('S3: A message is good once, for five minutes, for one attempt', async () => {
      const clock = { now: Date.now() };
      const postern = deployment.backend({ now: () => clock.now });
      const wallet = createWallet();
      const attempt = createAttempt(postern);
      const codeOf = async (reply: ReturnType<typeof attempt.signUp>) => (await reply).body.code;

      const expired = await attempt.wallet(wallet);
      clock.now += FIVE_MINUTES_MS;
      expect(await codeOf(attempt.signUp({ wallet: expired }))).toBe('INVALID_CHALLENGE');
      clock.now -= FIVE_MINUTES_MS;

      const stolen = await attempt.wallet(wallet);
      expect(await codeOf(createAttempt(postern).signUp({ wallet: stolen }))).toBe('INVALID_CHALLENGE');

      const proof = await attempt.wallet(wallet);
      expect((await attempt.signUp({ wallet: proof })).status).toBe(200);
      expect(await codeOf(attempt.signUp({ wallet: proof }))).toBe('INVALID_CHALLENGE');
    });
  });

  it('The backend asks for a signature as EIP-4361 says', async () => {
    const clock = { now: Date.UTC(2030, 0, 1) };
    const wallet = createEthereumWallet();
    const attempt = createAttempt(deployment.backend({ now: () => clock.now }));
    const { message } = (await attempt.walletChallenge({ ...wallet, address: wallet.address.toLowerCase() })).body;
    const parsed = parseSiweMessage(message);
    expect(parsed).toMatchObject({
      address: wallet.address,
      domain: 'app.example.com',
      uri: ORIGIN,
      version: '1',
      chainId: 1,
      issuedAt: new Date(clock.now),
      expirationTime: new Date(clock.now + FIVE_MINUTES_MS),
    });
    expect(
      validateSiweMessage({
        message: parsed,
        domain: 'app.example.com',
        nonce: parsed.nonce,
        time: new Date(clock.now),
      }),
    ).toBe(true);
    const signature = `0x${await wallet.sign(message)}` as const;
    expect(await verifyMessage({ address: wallet.address as `0x${string}`, message, signature })).toBe(true);
  });

  it('The backend refuses text that is not an address', async () => {
    const attempt = createAttempt(deployment.backend());
    const ethereum = createEthereumWallet().address;
    const solana = createSolanaWallet().address;
    for (const [curveType, address] of [
      ['API_KEY_CURVE_SECP256K1', 'x'],
      ['API_KEY_CURVE_SECP256K1', ethereum.slice(0, -1)],
      ['API_KEY_CURVE_SECP256K1', solana],
      ['API_KEY_CURVE_ED25519', ethereum],
      ['API_KEY_CURVE_ED25519', '1'.repeat(31)],
      ['API_KEY_CURVE_ED25519', `\n${solana}`],
    ] as const) {
      const { status, body } = await attempt.walletChallenge({ curveType, address });
      expect([status, body.code, body.fields]).toEqual([400, 'INVALID_REQUEST', ['address']]);
    }
  });

  it('The backend finds the key behind a signature, as the official package does', async () => {
    const postern = deployment.backend();
    const wallet = createEthereumWallet();
    const message = '{"type":"ACTIVITY_TYPE_STAMP_LOGIN","text":"grüße"}';
    const signature = await wallet.sign(message);
    const recover = (given: string) =>
      post<WalletPublicKeyResponse & { code: string }>(postern, '/wallet/public-key', { message, signature: given });
    const { body } = await recover(signature);
    expect(body.publicKey).toBe(wallet.publicKey);
    expect(body.publicKey).toBe(await getCompressedPublicKey(`0x${signature}`, message));
    expect((await recover(`${'00'.repeat(64)}1b`)).body.code).toBe('INVALID_WALLET_SIGNATURE');
    expect((await recover(`0x${signature}`)).body.code).toBe('INVALID_REQUEST');
    expect(deployment.takeCalls()).toEqual([]);
  });
});
