import { createPublicKey, verify } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { recoverAddress } from 'viem';
import { privateKeyToAddress } from 'viem/accounts';
import { hashAuthorization } from 'viem/utils';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../errors/invalid-input.ts';
import type { Curve } from './curves.ts';
import { signRawPayload } from './payload-signing.ts';

/** The key of EIP-712's example: keccak256("cow"). */
const SECP256K1_KEY = keccak_256(utf8ToBytes('cow'));
/** RFC 6979, A.2.5. */
const P256_KEY = hexToBytes('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721');
/** RFC 8032, 7.1, test 2. */
const ED25519_KEY = hexToBytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
const KEYS: Record<Curve, Uint8Array> = {
  CURVE_SECP256K1: SECP256K1_KEY,
  CURVE_P256: P256_KEY,
  CURVE_ED25519: ED25519_KEY,
};

const sign = (curve: Curve, payload: string, encoding: string, hashFunction: string) =>
  signRawPayload(KEYS[curve], curve, {
    payload,
    encoding: `PAYLOAD_ENCODING_${encoding}`,
    hashFunction: `HASH_FUNCTION_${hashFunction}`,
  });

describe('signRawPayload', () => {
  it('The signature of the EIP-712 example is the published one', () => {
    const payload = JSON.stringify({
      types: {
        Person: [
          { name: 'name', type: 'string' },
          { name: 'wallet', type: 'address' },
        ],
        Mail: [
          { name: 'from', type: 'Person' },
          { name: 'to', type: 'Person' },
          { name: 'contents', type: 'string' },
        ],
      },
      primaryType: 'Mail',
      domain: {
        name: 'Ether Mail',
        version: '1',
        chainId: 1,
        verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC',
      },
      message: {
        from: { name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' },
        to: { name: 'Bob', wallet: '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB' },
        contents: 'Hello, Bob!',
      },
    });
    expect(sign('CURVE_SECP256K1', payload, 'EIP712', 'NO_OP')).toEqual({
      r: '4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d',
      s: '07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562',
      v: '01',
    });
  });

  it('The P-256 signature of "test" is the one that RFC 6979 publishes', () => {
    expect(sign('CURVE_P256', 'test', 'TEXT_UTF8', 'SHA256')).toMatchObject({
      r: 'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367',
      s: '019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083',
    });
  });

  it('The P-256 signature of "sample" has the lower s, where RFC 6979 publishes the higher one', () => {
    const published = BigInt('0xf7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8');
    const { r, s } = sign('CURVE_P256', 'sample', 'TEXT_UTF8', 'SHA256');
    expect(r).toBe('efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716');
    expect(BigInt(`0x${s}`)).toBe(p256.Point.CURVE().n - published);
  });

  it('The P-256 key is recovered from r, s and v', () => {
    for (let index = 0; index < 20; index++) {
      const { r, s, v } = sign('CURVE_P256', `payload ${index}`, 'TEXT_UTF8', 'SHA256');
      const recovered = p256.recoverPublicKey(hexToBytes(v + r + s), sha256(utf8ToBytes(`payload ${index}`)), {
        prehash: false,
      });
      expect(recovered).toEqual(p256.getPublicKey(P256_KEY, true));
    }
  });

  it('The Ed25519 signature is the one that RFC 8032 publishes', () => {
    expect(sign('CURVE_ED25519', '72', 'HEXADECIMAL', 'NOT_APPLICABLE')).toEqual({
      r: '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da',
      s: '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      v: '00',
    });
  });

  it('The Ed25519 signature of a long text is verified by node:crypto', () => {
    const text = 'grüße '.repeat(100);
    const { r, s } = sign('CURVE_ED25519', text, 'TEXT_UTF8', 'NOT_APPLICABLE');
    const x = Buffer.from('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'hex').toString(
      'base64url',
    );
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    expect(verify(null, Buffer.from(text), key, Buffer.from(r + s, 'hex'))).toBe(true);
  });

  it('A hex payload can have any letter case, with and without 0x', () => {
    const signatures = ['0xDEADbeef', '0Xdeadbeef', 'DEADBEEF', 'deadbeef'].map((payload) =>
      sign('CURVE_SECP256K1', payload, 'HEXADECIMAL', 'KECCAK256'),
    );
    expect(new Set(signatures.map(({ r, s, v }) => r + s + v)).size).toBe(1);
  });

  it('The parts of a signature are padded with zeros, and the Ethereum address is recovered from them', async () => {
    const address = privateKeyToAddress(`0x${bytesToHex(SECP256K1_KEY)}`);
    for (let index = 0; index < 300; index++) {
      const digest = keccak_256(Uint8Array.of(index & 255, index >> 8));
      const { r, s, v } = sign('CURVE_SECP256K1', bytesToHex(digest), 'HEXADECIMAL', 'NO_OP');
      expect([r, s, v].map((part) => part.length)).toEqual([64, 64, 2]);
      if (index % 50 !== 0) continue;
      const signature = { r: `0x${r}`, s: `0x${s}`, yParity: Number(v) } as const;
      expect(await recoverAddress({ hash: digest, signature })).toBe(address);
    }
  });

  it.each([
    { chainId: 1, nonce: 0 },
    { chainId: '0x2105', nonce: '7' },
    { chainId: 0, nonce: 300 },
  ])('The EIP-7702 authorization for chain $chainId is signed over the hash of viem', async ({ chainId, nonce }) => {
    const address = '0x63c0c19a282a1B52b07dD5a65b58948A07DAE32B';
    const payload = JSON.stringify({ address, chainId, nonce });
    const { r, s, v } = sign('CURVE_SECP256K1', payload, 'EIP7702_AUTHORIZATION', 'NO_OP');
    const hash = hashAuthorization({ address, chainId: Number(chainId), nonce: Number(nonce) });
    const signature = { r: `0x${r}`, s: `0x${s}`, yParity: Number(v) } as const;
    expect(await recoverAddress({ hash, signature })).toBe(privateKeyToAddress(`0x${bytesToHex(SECP256K1_KEY)}`));
  });

  it.each<[curve: Curve, payload: string, encoding: string, hash: string, message: string]>([
    ['CURVE_SECP256K1', '0xabc', 'HEXADECIMAL', 'SHA256', 'invalid payload encoding'],
    ['CURVE_SECP256K1', '0x0x00', 'HEXADECIMAL', 'SHA256', 'invalid payload encoding'],
    ['CURVE_SECP256K1', 'zz', 'HEXADECIMAL', 'SHA256', 'invalid payload encoding'],
    ['CURVE_SECP256K1', '00', 'BASE64', 'SHA256', 'invalid payload encoding'],
    ['CURVE_SECP256K1', 'ab'.repeat(31), 'HEXADECIMAL', 'NO_OP', 'expected a 32-bytes-long digest'],
    ['CURVE_P256', 'ab'.repeat(33), 'HEXADECIMAL', 'NO_OP', 'expected a 32-bytes-long digest'],
    ['CURVE_SECP256K1', '', 'TEXT_UTF8', 'NO_OP', 'expected a 32-bytes-long digest'],
    ['CURVE_SECP256K1', '00', 'HEXADECIMAL', 'NOT_APPLICABLE', 'invalid hash function'],
    ['CURVE_P256', '00', 'HEXADECIMAL', 'MD5', 'invalid hash function'],
    ['CURVE_SECP256K1', '{}', 'EIP712', 'KECCAK256', 'invalid hash function'],
    ['CURVE_SECP256K1', '{}', 'EIP712', 'NO_OP', 'invalid payload encoding'],
    ['CURVE_SECP256K1', '{}', 'EIP7702_AUTHORIZATION', 'NO_OP', 'invalid payload encoding'],
    ['CURVE_SECP256K1', '[', 'EIP7702_AUTHORIZATION', 'NO_OP', 'invalid payload encoding'],
    ['CURVE_ED25519', '00', 'HEXADECIMAL', 'SHA256', 'invalid hash function'],
    ['CURVE_ED25519', 'ab'.repeat(32), 'HEXADECIMAL', 'NO_OP', 'invalid hash function'],
    ['CURVE_ED25519', '{}', 'EIP712', 'NOT_APPLICABLE', 'invalid payload encoding'],
  ])('The curve %s refuses to sign %s in %s with %s: %s', (curve, payload, encoding, hash, message) => {
    expect(() => sign(curve, payload, encoding, hash)).toThrow(new InvalidInput(message));
  });
});
