import { encryptOauth2ClientSecret } from '@turnkey/crypto';
import { describe, expect, it } from 'vitest';
import { openClientSecret } from './client-secrets.ts';
import { generateP256KeyPair, importP256PrivateKey, uncompressedHex } from './p256-key-pair.ts';

/** Made by `encryptOauth2ClientSecret("s3cr3t", …)` of @turnkey/crypto; a key for tests only. */
const VECTOR = {
  privateKey: '8630e341b19d3d2aee605a8291d063088eabaa94a7f641ce00d03bfc4a588d98',
  envelope:
    '60f7996c27b47cdee71f46a6048eaada10f52bfdc568aca474f4421255f90b68878a66aea3e42ac7ebb5b7c045ae94a9c8f51ac72a76c40e' +
    '3275601eb9375b45c42d1b82b8fc25c94227bcdaed16000000f88a678e276b48cb23f63fd2654ba9fb154d3da6efc5',
};

describe('openClientSecret', () => {
  it('The client secret of the published envelope is opened', () => {
    // PKCS #8 around a SEC 1 key without its public half, which OpenSSL computes.
    const prefix = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420';
    const pair = importP256PrivateKey(Buffer.from(prefix + VECTOR.privateKey, 'hex'));
    expect(openClientSecret(pair, VECTOR.envelope)).toBe('s3cr3t');
  });

  it.each(['', 's', 'ünïcode', 'x'.repeat(1_000)])(
    'A client secret that the client library encrypts is opened: %s',
    async (secret) => {
      const pair = generateP256KeyPair();
      expect(openClientSecret(pair, await encryptOauth2ClientSecret(secret, uncompressedHex(pair)))).toBe(secret);
    },
  );

  it('A client secret that was changed, cut or encrypted to another key is not opened', async () => {
    const pair = generateP256KeyPair();
    const envelope = await encryptOauth2ClientSecret('secret', uncompressedHex(pair));
    for (let at = 0; at < envelope.length; at += 2) {
      const byte = (Number.parseInt(envelope.slice(at, at + 2), 16) ^ 1).toString(16).padStart(2, '0');
      expect(() => openClientSecret(pair, envelope.slice(0, at) + byte + envelope.slice(at + 2))).toThrow();
    }
    for (const length of [0, 2, 24, 154, 162, envelope.length - 2]) {
      expect(() => openClientSecret(pair, envelope.slice(0, length))).toThrow('not an envelope');
    }
    expect(() => openClientSecret(generateP256KeyPair(), envelope)).toThrow('not encrypted to this key');
  });
});
