import { verify } from 'node:crypto';
import { verifyOtpVerificationToken } from '@turnkey/crypto';
import { expect, test } from 'vitest';
import { encodeJwtPart } from '../encoding/jwt.ts';
import { decodeUtf8 } from '../encoding/utf8.ts';
import { publicKeyObject } from '../test-vectors/p256-test-key.ts';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { parseVerificationToken, verificationSigningInput } from './verification-token.ts';

const { verificationToken, keys } = vectors;
const claims = {
  expiresAtMs: 4102444800000,
  id: '0f0e0d0c-0b0a-4908-8706-050403020100',
  organizationId: '11111111-2222-4333-8444-555555555555',
  verificationType: 'OTP_TYPE_EMAIL',
  contact: 'user@example.com',
  publicKey: keys.client.pubC,
} as const;
const wireClaims = {
  exp: '4102444800000',
  id: claims.id,
  organization_id: claims.organizationId,
  verification_type: claims.verificationType,
  contact: claims.contact,
};

test('The verification token that the official packages accept is read and written', async () => {
  const parsed = parseVerificationToken(verificationToken);
  expect(parsed.claims).toEqual(claims);
  expect(verificationSigningInput(claims)).toBe(decodeUtf8(parsed.signingInput));
  const key = { key: publicKeyObject(keys.tlsSign.pubU), dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', parsed.signingInput, key, parsed.signature)).toBe(true);
  const official = await verifyOtpVerificationToken(verificationToken, keys.tlsSign.pubU);
  expect(official).toMatchObject({ ...wireClaims, public_key: claims.publicKey });
});

test('A verification token of the legacy flow has no key', () => {
  const legacy = { ...claims, publicKey: '' };
  const text = verificationSigningInput(legacy);
  expect(parseVerificationToken(`${text}.AAAA`).claims).toEqual(legacy);
  expect(text).toBe(`${encodeJwtPart({ typ: 'JWT', alg: 'ES256' })}.${encodeJwtPart(wireClaims)}`);
});

const token = (header: object, payload: object) =>
  `${encodeJwtPart({ ...header })}.${encodeJwtPart({ ...payload })}.AAAA`;
const header = { typ: 'JWT', alg: 'ES256' };

test.each([
  ['alg none', token({ ...header, alg: 'none' }, wireClaims)],
  ['another type', token({ ...header, typ: 'jwt' }, wireClaims)],
  ['an expiry in seconds as a number', token(header, { ...wireClaims, exp: 4102444800 })],
  ['a negative expiry', token(header, { ...wireClaims, exp: '-1' })],
  ['an expiry beyond whole numbers', token(header, { ...wireClaims, exp: '1'.repeat(20) })],
  ['an unknown channel', token(header, { ...wireClaims, verification_type: 'OTP_TYPE_PIGEON' })],
  ['a contact that is an object', token(header, { ...wireClaims, contact: { email: 'user@example.com' } })],
  ['a key that is null', token(header, { ...wireClaims, public_key: null })],
  ['a session token', vectors.session],
])('A verification token is refused when it is or has %s', (_, text) => {
  expect(() => parseVerificationToken(text)).toThrow(expect.objectContaining({ name: 'WireFormatError' }));
});
