import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { encodeBase64Url } from '../encoding/base64url.ts';
import { decodeUtf8, encodeUtf8 } from '../encoding/utf8.ts';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { decodeWebauthnStamp, encodeWebauthnStamp, webauthnStampChallenge } from './webauthn-stamp.ts';

const stamp = { authenticatorData: 'AA', clientDataJson: 'e30', credentialId: 'AQ', signature: 'MAYCAQECAQE' };

test('A passkey stamp is plain JSON in the key order of the official clients', () => {
  const header = encodeWebauthnStamp(stamp);
  expect(header).toBe(
    '{"authenticatorData":"AA","clientDataJson":"e30","credentialId":"AQ","signature":"MAYCAQECAQE"}',
  );
  expect(decodeWebauthnStamp(header)).toEqual(stamp);
  expect(decodeWebauthnStamp(encodeBase64Url(encodeUtf8(header)))).toEqual(stamp);
});

test('A passkey stamp without its client data is refused', () => {
  expect(() => decodeWebauthnStamp('{"authenticatorData":"AA"}')).toThrow('clientDataJson');
});

test('The challenge of a passkey is the hex of the digest that the fingerprint of the activity shows', () => {
  const digest = createHash('sha256').update(vectors.xstamp.body).digest();
  expect(`sha256:${decodeUtf8(webauthnStampChallenge(digest))}`).toBe(vectors.xstamp.fingerprint);
});
