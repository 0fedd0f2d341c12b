import { attemptMessage, type PasskeyParams } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator, type Deviations } from '../../../../tests/authority/software-authenticator.ts';
import type { Directory } from '../directory/directory.ts';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { createSolanaSigner } from '../test-vectors/wallet-signer.ts';
import { createChallenges } from './challenges.ts';
import type { PasskeySettings } from './passkey.ts';
import { isPasskeyStamp } from './passkey-assertion.ts';
import { type CredentialProofs, proveCredentials } from './prove-credentials.ts';
import { walletBinding, walletMessage } from './wallet-message.ts';

const ORIGIN = 'https://app.example.org';
const SETTINGS = {
  origins: [ORIGIN, 'https://frame.example.org'],
  passkey: { rpId: 'example.org', appOrigins: ['android:apk-key-hash:app'] },
} as unknown as PasskeySettings;

const attempt = createP256Signer();
const authenticator = createSoftwareAuthenticator();
const solana = createSolanaSigner();
type Purpose = 'sign-up' | 'add';

function attempts(settings = SETTINGS) {
  const challenges = createChallenges(createMemoryStore().oneTimeValues, () => 0);
  const asked: unknown[] = [];
  const directory = {
    homesOfCredential: async (...question: unknown[]) => {
      asked.push(question.slice(0, 2));
      return ['home'];
    },
  } as unknown as Directory;

  const keep = async (binding: string, challenge = challenges.draw().challenge) => {
    await challenges.keep(challenge, binding, 1_000);
    return challenge;
  };
  const passkey = async (deviations: Deviations = {}, binding = attempt.publicKey): Promise<PasskeyParams> => {
    const challenge = await keep(binding);
    return { ...(authenticator.attest({ challenge, ...deviations }) as unknown as PasskeyParams), challenge };
  };
  const wallet = async (purpose: Purpose = 'sign-up', binding = attempt.publicKey, signer = solana) => {
    const { challenge: nonce } = challenges.draw();
    const { curveType, address } = solana;
    const message = walletMessage({
      origin: ORIGIN,
      curveType,
      purpose,
      address,
      nonce,
      issuedAtMs: 0,
      expiresAtMs: 1_000,
    });
    await keep(walletBinding(binding, message), nonce);
    return { message, signature: signer.sign(message) };
  };
  const apiKey = (signed: (string | undefined)[], purpose: Purpose = 'sign-up', signer = attempt) => ({
    publicKey: attempt.publicKey,
    signature: signer
      .sign(
        attemptMessage(
          signed.filter((each) => each !== undefined),
          purpose,
        ),
      )
      .toString('hex'),
  });
  const prove = (proofs: CredentialProofs, purpose?: Purpose) =>
    proveCredentials({ settings, directory, challenges }, proofs, purpose).catch(({ code }) => code as string);
  const proveAll = (parts: Omit<CredentialProofs, 'apiKey'>, purpose?: Purpose) =>
    prove({ ...parts, apiKey: apiKey([parts.passkey?.challenge, parts.wallet?.message], purpose) }, purpose);
  return { asked, passkey, wallet, apiKey, prove, proveAll };
}

describe('proveCredentials', () => {
  it('A passkey and a wallet are proved together with the key of the attempt', async () => {
    const { asked, passkey, wallet, proveAll } = attempts();
    const parts = { passkey: await passkey(), wallet: await wallet() };
    const proved = await proveAll(parts);
    if (typeof proved === 'string') throw new Error(proved);
    expect(proved.identities).toEqual([
      { type: 'wallet', publicKey: solana.publicKey },
      { type: 'passkey', credentialId: authenticator.credentialId },
    ]);
    expect(proved.credentials.authenticators).toEqual([parts.passkey]);
    expect(proved.credentials.apiKeys).toMatchObject([
      { publicKey: solana.publicKey, curveType: 'API_KEY_CURVE_ED25519' },
      { publicKey: attempt.publicKey, curveType: 'API_KEY_CURVE_P256' },
    ]);
    expect(await proved.claims[1]?.lookUp('remembered', new AbortController().signal)).toEqual(['home']);
    expect(asked).toEqual([[proved.identities[1], 'remembered']]);
  });

  it('Each of both can be proved alone, once', async () => {
    const { passkey, wallet, proveAll } = attempts();
    const onlyPasskey = { passkey: await passkey() };
    expect(await proveAll(onlyPasskey)).toMatchObject({
      identities: [{ type: 'passkey' }],
      credentials: { apiKeys: [{}] },
    });
    expect(await proveAll(onlyPasskey)).toBe('INVALID_CHALLENGE');
    const onlyWallet = { wallet: await wallet() };
    expect(await proveAll(onlyWallet)).toMatchObject({
      identities: [{ type: 'wallet' }],
      credentials: { authenticators: [] },
    });
    expect(await proveAll(onlyWallet)).toBe('INVALID_CHALLENGE');
  });

  it('The key of the attempt must have signed exactly these challenges for this purpose', async () => {
    const { passkey, wallet, apiKey, prove } = attempts();
    const parts = { passkey: await passkey(), wallet: await wallet() };
    const both = [parts.passkey.challenge, parts.wallet.message];
    const wrong = [
      apiKey(both.slice(0, 1)),
      apiKey(both.toReversed()),
      apiKey(both, 'add'),
      apiKey(both, 'sign-up', createP256Signer()),
      { ...apiKey(both), publicKey: createP256Signer().publicKey },
      { ...apiKey(both), publicKey: 'none' },
      { ...apiKey(both), signature: '' },
    ];
    for (const key of wrong) expect(await prove({ ...parts, apiKey: key })).toBe('INVALID_API_KEY_SIGNATURE');
    expect(await prove({ ...parts, apiKey: apiKey(both) })).toMatchObject({ identities: [{}, {}] });
  });

  it('A challenge of another attempt is refused', async () => {
    const { passkey, wallet, proveAll } = attempts();
    expect(await proveAll({ passkey: await passkey({}, 'another key') })).toBe('INVALID_CHALLENGE');
    expect(await proveAll({ wallet: await wallet('sign-up', 'another key') })).toBe('INVALID_CHALLENGE');
    const { message, signature } = await wallet();
    expect(await proveAll({ wallet: { message: message.replace('Nonce: ', 'Nonce '), signature } })).toBe(
      'INVALID_CHALLENGE',
    );
  });

  it('A wallet signs for one purpose', async () => {
    const { wallet, proveAll } = attempts();
    expect(await proveAll({ wallet: await wallet('add') })).toBe('INVALID_CHALLENGE');
    expect(await proveAll({ wallet: await wallet('sign-up') }, 'add')).toBe('INVALID_CHALLENGE');
    expect(await proveAll({ wallet: await wallet('add') }, 'add')).toMatchObject({ identities: [{ type: 'wallet' }] });
    expect(await proveAll({ wallet: await wallet('sign-up', attempt.publicKey, createSolanaSigner()) })).toBe(
      'INVALID_WALLET_SIGNATURE',
    );
  });
});

describe('a passkey of a sign-up', () => {
  const registered = async (deviations: Deviations, settings = SETTINGS) => {
    const { passkey, proveAll } = attempts(settings);
    const proved = await proveAll({ passkey: await passkey(deviations) });
    return typeof proved === 'string' ? proved : 'proved';
  };

  it('It is registered on a page of the app, for the relying party of the app', async () => {
    expect(await registered({})).toBe('proved');
    expect(await registered({ origin: 'https://evil.example.org' })).toBe('INVALID_PASSKEY');
    expect(await registered({ origin: 'android:apk-key-hash:app' })).toBe('proved');
    expect(await registered({ rpId: 'evil.example' })).toBe('INVALID_PASSKEY');
    expect(await registered({ type: 'webauthn.get' })).toBe('INVALID_PASSKEY');
    expect(await registered({ challenge: 'other' })).toBe('INVALID_PASSKEY');
    expect(await registered({ flags: 0 })).toBe('INVALID_PASSKEY');
  });

  it('A page in a frame must be in a page of the app', async () => {
    expect(await registered({ clientData: { topOrigin: 'https://frame.example.org' } })).toBe('proved');
    expect(await registered({ clientData: { topOrigin: 'https://evil.example' } })).toBe('INVALID_PASSKEY');
  });

  it('Without a relying party in the options it is the host of the page', async () => {
    const settings = { ...SETTINGS, passkey: { ...SETTINGS.passkey, rpId: undefined } } as PasskeySettings;
    expect(await registered({ rpId: 'app.example.org' }, settings)).toBe('proved');
    expect(await registered({ rpId: 'example.org' }, settings)).toBe('INVALID_PASSKEY');
  });

  it('What cannot be read, or names another credential, is refused', async () => {
    const { passkey, proveAll } = attempts();
    const changed = async (attestation: Partial<PasskeyParams['attestation']>) => {
      const one = await passkey();
      return proveAll({ passkey: { ...one, attestation: { ...one.attestation, ...attestation } } });
    };
    for (const part of [{ clientDataJson: 'none!' }, { attestationObject: 'AAAA' }, { credentialId: 'AAAA' }]) {
      expect(await changed(part)).toBe('INVALID_PASSKEY');
    }
  });
});

describe('the stamp of a passkey', () => {
  const BODY = '{"type":"test"}';
  /** The key in the registration: after the head of the authenticator data, the AAGUID, and the id with its length. */
  const { attestation } = authenticator.attest() as unknown as PasskeyParams;
  const registration = Buffer.from(attestation.attestationObject, 'base64url');
  const at = registration.lastIndexOf(Buffer.from(authenticator.credentialId, 'base64url')) + 32;
  const publicKey = registration.subarray(at).toString('hex');
  const stamped = (deviations: Deviations = {}, body = BODY, settings = SETTINGS) =>
    isPasskeyStamp(authenticator.stamp(body, deviations), BODY, publicKey, settings);

  it('It counts over its body, on the pages of the app', async () => {
    expect(await stamped()).toBe(true);
    expect(await stamped({ origin: 'android:apk-key-hash:app' })).toBe(true);
    expect(await stamped({}, 'other')).toBe(false);
    for (const deviation of [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { type: 'webauthn.create' },
      { flags: 0 },
    ]) {
      expect(await stamped(deviation)).toBe(false);
    }
  });

  it('Another key, or what is no key, does not count', async () => {
    expect(await isPasskeyStamp(authenticator.stamp(BODY), BODY, '00', SETTINGS)).toBe(false);
    const other = createSoftwareAuthenticator();
    expect(await isPasskeyStamp(other.stamp(BODY), BODY, publicKey, SETTINGS)).toBe(false);
  });

  it('Without a relying party in the options it is the host of a page', async () => {
    const settings = { ...SETTINGS, passkey: { ...SETTINGS.passkey, rpId: undefined } } as PasskeySettings;
    expect(await stamped({ rpId: 'app.example.org' }, BODY, settings)).toBe(true);
    expect(await stamped({ rpId: 'example.org' }, BODY, settings)).toBe(false);
  });
});
