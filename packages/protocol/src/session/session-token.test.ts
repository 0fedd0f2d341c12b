import { createHash, verify } from 'node:crypto';
import { verifySessionJwtSignature } from '@turnkey/crypto';
import { expect, test } from 'vitest';
import { encodeBase64Url } from '../encoding/base64url.ts';
import { encodeJwtPart } from '../encoding/jwt.ts';
import { decodeUtf8 } from '../encoding/utf8.ts';
import { publicKeyObject } from '../test-vectors/p256-test-key.ts';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { parseSessionToken, sessionSigningInput } from './session-token.ts';

const { session, keys } = vectors;
const claims = {
  exp: 4102444800,
  public_key: keys.client.pubC,
  session_type: 'SESSION_TYPE_READ_WRITE',
  user_id: '99999999-8888-4777-8666-555555555555',
  organization_id: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
};

test('The session token that the official packages accept is read and written', async () => {
  const parsed = parseSessionToken(session);
  expect(parsed.claims).toEqual(claims);
  expect(sessionSigningInput(claims)).toBe(decodeUtf8(parsed.signingInput));
  const once = createHash('sha256').update(parsed.signingInput).digest();
  const key = { key: publicKeyObject(keys.notarizer.pubU), dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', once, key, parsed.signature)).toBe(true);
  expect(await verifySessionJwtSignature(session, keys.notarizer.pubU)).toBe(true);
});

test('A session token can have the profile of a session', () => {
  const profile = { ...claims, session_profile_id: 'p', scope: 'activity.type == "A" || 1 > 0' };
  expect(parseSessionToken(`${sessionSigningInput(profile)}.AAAA`).claims).toEqual(profile);
});

const token = (header: object, payload: object) =>
  `${encodeJwtPart({ ...header })}.${encodeJwtPart({ ...payload })}.${encodeBase64Url(new Uint8Array(64))}`;
const header = { alg: 'ES256', typ: 'JWT' };

test.each([
  ['alg none', token({ ...header, alg: 'none' }, claims)],
  ['HS256', token({ ...header, alg: 'HS256' }, claims)],
  ['another type', token({ ...header, typ: 'at+jwt' }, claims)],
  ['an expiry in text', token(header, { ...claims, exp: '4102444800' })],
  ['a fraction of a second', token(header, { ...claims, exp: 1.5 })],
  ['no expiry', token(header, { ...claims, exp: undefined })],
  ['no user', token(header, { ...claims, user_id: undefined })],
  ['a verification token', vectors.verificationToken],
])('A session token is refused when it is or has %s', (_, text) => {
  expect(() => parseSessionToken(text)).toThrow(expect.objectContaining({ name: 'WireFormatError' }));
});
