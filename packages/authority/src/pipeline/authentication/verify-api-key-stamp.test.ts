import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, encodeHex, encodeUtf8, type StampScheme } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { verifyApiKeyStamp } from './verify-api-key-stamp.ts';

const body = encodeUtf8('{"organizationId":"…","parameters":{}}');
const secret = new Uint8Array(32).fill(0x2a);

interface EcdsaScheme {
  scheme: StampScheme;
  curve: typeof p256;
  digest: Uint8Array;
}

const eip191 = concatBytes(encodeUtf8(`\x19Ethereum Signed Message:\n${body.length}`), body);
const ECDSA: EcdsaScheme[] = [
  { scheme: 'SIGNATURE_SCHEME_TK_API_P256', curve: p256, digest: sha256(body) },
  { scheme: 'SIGNATURE_SCHEME_TK_API_SECP256K1', curve: secp256k1, digest: sha256(body) },
  { scheme: 'SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191', curve: secp256k1, digest: keccak_256(eip191) },
];

describe.each(ECDSA)('$scheme', ({ scheme, curve, digest }) => {
  const n = curve.Point.Fn.ORDER;
  const publicKey = encodeHex(curve.getPublicKey(secret));
  const { r, s } = curve.Signature.fromBytes(curve.sign(digest, secret, { prehash: false }));
  const accepts = (der: Uint8Array, key = publicKey, signed = body) =>
    verifyApiKeyStamp({ scheme, publicKey: key, signature: encodeHex(der) }, signed);
  const isPadded = scheme === 'SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191';

  it(`A stamp of ${scheme} is valid with either of the two values of s`, () => {
    expect(accepts(sequence(integer(r), integer(s)))).toBe(true);
    expect(accepts(sequence(integer(r), integer(n - s)))).toBe(true);
  });

  it(`A stamp of ${scheme} is refused with another body or another key`, () => {
    const der = sequence(integer(r), integer(s));
    expect(accepts(der, publicKey, encodeUtf8('{}'))).toBe(false);
    expect(accepts(der, encodeHex(curve.getPublicKey(secret.map((byte) => byte ^ 1))))).toBe(false);
  });

  it.each<[string, bigint, bigint]>([
    ['r is zero', 0n, s],
    ['s is zero', r, 0n],
    ['both are zero', 0n, 0n],
    ['r is n', n, s],
    ['s is n', r, n],
    ['r is over n', r + n, s],
    ['s is over n', r, s + n],
    ['r and s are exchanged', s, r],
    ['s is one more', r, s + 1n],
    ['r has 2^256 on top', r + (1n << 256n), s],
  ])(`A stamp of ${scheme} is refused when %s`, (_, badR, badS) => {
    expect(accepts(sequence(integer(badR), integer(badS)))).toBe(false);
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['an empty sequence', sequence()],
    ['one integer', sequence(integer(r))],
    ['three integers', sequence(integer(r), integer(s), integer(1n))],
    ['followed by a byte', concatBytes(sequence(integer(r), integer(s)), Uint8Array.of(0))],
    ['followed by a byte inside the sequence', sequence(integer(r), integer(s), Uint8Array.of(0))],
    ['one byte too short', sequence(integer(r), integer(s)).subarray(0, -1)],
    ['a length in BER', tagged(0x30, concatBytes(integer(r), integer(s)), true)],
    ['an integer length in BER', sequence(integer(r), tagged(0x02, magnitude(s), true))],
    ['an indefinite length', concatBytes(Uint8Array.of(0x30, 0x80), integer(r), integer(s), new Uint8Array(2))],
    ['an empty integer', sequence(integer(r), Uint8Array.of(0x02, 0))],
    ['negative integers', sequence(tagged(0x02, r | (1n << 255n)), tagged(0x02, s | (1n << 255n)))],
    ['another tag', tagged(0x31, concatBytes(integer(r), integer(s)))],
    ['octet strings for integers', sequence(tagged(0x04, r), tagged(0x04, s))],
    ['R || S', concatBytes(fixed(r), fixed(s))],
  ])(`A stamp of ${scheme} is refused when its signature is %s`, (_, der) => {
    expect(accepts(der)).toBe(false);
  });

  it(`A stamp of ${scheme} is ${isPadded ? 'accepted' : 'refused'} with the padded integers of wallets`, () => {
    const pad = (value: bigint) => tagged(0x02, concatBytes(new Uint8Array(2), fixed(value)));
    expect(accepts(sequence(pad(r), pad(s)))).toBe(isPadded);
  });

  it.each([
    ['uncompressed', encodeHex(curve.getPublicKey(secret, false))],
    ['with another prefix', `04${publicKey.slice(2)}`],
    ['not a point', `02${'ff'.repeat(32)}`],
    ['too short', publicKey.slice(0, -2)],
    ['empty', ''],
    ['not hex', 'zz'.repeat(33)],
  ])(`A stamp of ${scheme} is refused when its key is %s`, (_, key) => {
    expect(accepts(sequence(integer(r), integer(s)), key)).toBe(false);
  });

  it.each(['0', 'zz', '0x00', ' '])(
    `A stamp of ${scheme} is refused when its signature is not hex: %j`,
    (signature) => {
      expect(verifyApiKeyStamp({ scheme, publicKey, signature }, body)).toBe(false);
    },
  );
});

describe('SIGNATURE_SCHEME_TK_API_ED25519', () => {
  const scheme = 'SIGNATURE_SCHEME_TK_API_ED25519';
  const publicKey = encodeHex(ed25519.getPublicKey(secret));
  const signature = ed25519.sign(body, secret);
  const accepts = (bytes: Uint8Array, key = publicKey) =>
    verifyApiKeyStamp({ scheme, publicKey: key, signature: encodeHex(bytes) }, body);

  it('An Ed25519 stamp has a signature of exactly 64 bytes', () => {
    expect(accepts(signature)).toBe(true);
    expect(accepts(signature.subarray(0, 63))).toBe(false);
    expect(accepts(concatBytes(signature, Uint8Array.of(0)))).toBe(false);
  });

  it('An Ed25519 stamp is refused when s is the group order or more', () => {
    const s = BigInt(`0x${encodeHex(signature.slice(32).reverse())}`) + ed25519.Point.Fn.ORDER;
    expect(accepts(concatBytes(signature.subarray(0, 32), fixed(s).reverse()))).toBe(false);
  });

  it('An Ed25519 stamp over the digest of the body is refused', () => {
    expect(accepts(ed25519.sign(sha256(body), secret))).toBe(false);
  });

  it('An Ed25519 stamp is refused with a key of another form', () => {
    expect(accepts(signature, `00${publicKey}`)).toBe(false);
    expect(accepts(signature, publicKey.slice(2))).toBe(false);
  });
});

it('A stamp is refused under another scheme of the same key', () => {
  const signature = encodeHex(secp256k1.sign(keccak_256(eip191), secret, { prehash: false, format: 'der' }));
  const publicKey = encodeHex(secp256k1.getPublicKey(secret));
  expect(verifyApiKeyStamp({ scheme: 'SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191', publicKey, signature }, body)).toBe(
    true,
  );
  expect(verifyApiKeyStamp({ scheme: 'SIGNATURE_SCHEME_TK_API_SECP256K1', publicKey, signature }, body)).toBe(false);
  expect(verifyApiKeyStamp({ scheme: 'SIGNATURE_SCHEME_TK_API_P256', publicKey, signature }, body)).toBe(false);
});

/** Big-endian, without leading zeros. */
function bytesOf(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return new Uint8Array(Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex'));
}

/** Two's complement of a number that is not negative. */
function magnitude(value: bigint): Uint8Array {
  const bytes = bytesOf(value);
  return (bytes[0] ?? 0) & 0x80 ? concatBytes(Uint8Array.of(0), bytes) : bytes;
}

function fixed(value: bigint): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));
}

/** A DER value. With an unnecessarily long length, it is only BER. */
function tagged(tag: number, content: Uint8Array | bigint, isLong = false): Uint8Array {
  const bytes = typeof content === 'bigint' ? bytesOf(content) : content;
  return concatBytes(isLong ? Uint8Array.of(tag, 0x81, bytes.length) : Uint8Array.of(tag, bytes.length), bytes);
}

function integer(value: bigint): Uint8Array {
  return tagged(0x02, magnitude(value));
}

function sequence(...elements: Uint8Array[]): Uint8Array {
  return tagged(0x30, concatBytes(...elements));
}
