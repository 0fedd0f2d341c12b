import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { encodeBase64Url } from '../encoding/base64url.ts';
import { encodeDerSignature } from '../encoding/der.ts';
import { encodeJwtPart } from '../encoding/jwt.ts';
import { compressPublicKey, expandPublicKey } from '../encoding/p256-public-key.ts';
import vector from '../test-vectors/dpop-proof.json' with { type: 'json' };
import { contentDigest, dpopSigningInput, parseDpopProof } from './dpop-proof.ts';

const sha256 = (text: string) => createHash('sha256').update(text);

test('The published proof has the published key and claims, and its signature is valid', () => {
  const { claims, publicKey, signingInput, signature } = parseDpopProof(vector.proof);
  expect(claims).toEqual(vector.claims);
  expect(claims.ath).toBe(sha256(vector.accessToken).digest('base64url'));
  const { x, y } = vector.jwk;
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  expect(publicKey).toBe(compressPublicKey(point));
  expect(expandPublicKey(publicKey)).toBe(point.toString('hex'));
  const key = createPublicKey({ key: vector.jwk, format: 'jwk' });
  expect(verify('sha256', signingInput, key, encodeDerSignature(signature))).toBe(true);
});

test('A proof of this package says the same as the published one', () => {
  const { publicKey, claims } = parseDpopProof(vector.proof);
  const signature = encodeBase64Url(new Uint8Array(64));
  const own = parseDpopProof(`${dpopSigningInput(publicKey, claims)}.${signature}`);
  expect([own.publicKey, own.claims]).toEqual([publicKey, claims]);
  const more = { ...claims, htq: 'q', content_digest: 'sha-256=:YQ==:' };
  expect(parseDpopProof(`${dpopSigningInput(publicKey, more)}.${signature}`).claims).toEqual(more);
});

const HEADER = { typ: 'dpop+jwt', alg: 'ES256', jwk: vector.jwk };
const proof = (header: object, payload: object) =>
  `${encodeJwtPart({ ...header })}.${encodeJwtPart({ ...payload })}.AAAA`;

test('A proof is a JWT with its header and its claims', () => {
  const { claims } = parseDpopProof(proof(HEADER, { ...vector.claims, jti: 'a'.repeat(128) }));
  expect(claims.jti).toHaveLength(128);
});

test.each([
  ['another type', proof({ ...HEADER, typ: 'JWT' }, vector.claims)],
  ['alg none', proof({ ...HEADER, alg: 'none' }, vector.claims)],
  ['a critical header', proof({ ...HEADER, crit: [] }, vector.claims)],
  ['no key', proof({ ...HEADER, jwk: undefined }, vector.claims)],
  ['a key that is null', proof({ ...HEADER, jwk: null }, vector.claims)],
  ['another kind of key', proof({ ...HEADER, jwk: { ...vector.jwk, kty: 'RSA' } }, vector.claims)],
  ['another curve', proof({ ...HEADER, jwk: { ...vector.jwk, crv: 'P-384' } }, vector.claims)],
  ['a private key', proof({ ...HEADER, jwk: { ...vector.jwk, d: '' } }, vector.claims)],
  ['a short coordinate', proof({ ...HEADER, jwk: { ...vector.jwk, x: vector.jwk.x.slice(0, -3) } }, vector.claims)],
  [
    'a long coordinate',
    proof({ ...HEADER, jwk: { ...vector.jwk, y: `${vector.jwk.y.slice(0, -1)}AAA` } }, vector.claims),
  ],
  ['a time in text', proof(HEADER, { ...vector.claims, iat: '1' })],
  ['an empty id', proof(HEADER, { ...vector.claims, jti: '' })],
  ['a long id', proof(HEADER, { ...vector.claims, jti: 'a'.repeat(129) })],
  ['no method', proof(HEADER, { ...vector.claims, htm: undefined })],
  ['no address', proof(HEADER, { ...vector.claims, htu: undefined })],
  ['no digest of the token', proof(HEADER, { ...vector.claims, ath: undefined })],
  ['a digest of the query that is null', proof(HEADER, { ...vector.claims, htq: null })],
  ['a digest of the body that is null', proof(HEADER, { ...vector.claims, content_digest: null })],
])('A proof is refused when it has %s', (_, text) => {
  expect(() => parseDpopProof(text)).toThrow(expect.objectContaining({ name: 'WireFormatError' }));
});

test('Every public key that OpenSSL makes is expanded to its own point', () => {
  for (let count = 0; count < 40; count++) {
    const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    expect(expandPublicKey(compressPublicKey(point))).toBe(point.toString('hex'));
  }
});

test.each([
  ['has no point of the curve', `02${'0'.repeat(63)}1`],
  ['is not smaller than the prime', `02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff`],
  ['is not hex', `02${'g'.repeat(64)}`],
  ['is uncompressed', `04${'0'.repeat(128)}`],
])('A public key whose coordinate %s is refused', (_name, publicKey) => {
  expect(() => expandPublicKey(publicKey)).toThrow('point');
});

// RFC 9530, appendix D.1: the digest of {"hello": "world"} and a line feed.
test('A body has the digest that RFC 9530 publishes', () => {
  const digest = contentDigest(sha256('{"hello": "world"}\n').digest());
  expect(digest).toBe('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:');
});
