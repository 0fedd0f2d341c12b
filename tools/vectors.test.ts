import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { runVectors, type SignatureChecks, type Vector, type VectorFile } from './vectors/wycheproof.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const pk = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
const message = createHash('sha256').update('message').digest();
const sig = sign(null, message, privateKey).toString('hex');

const checks: SignatureChecks = {
  stamp(_, key, signature, signed) {
    const x = Buffer.from(key, 'hex').toString('base64url');
    const object = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, signed, object, Buffer.from(signature, 'hex'));
  },
  clientSignature: () => false,
  webSignature: async () => false,
};

const fileOf = (vector: Partial<Vector>, type = 'EddsaVerify'): VectorFile => ({
  testGroups: [
    {
      type,
      publicKey: { curve: 'edwards25519', pk },
      tests: [{ tcId: 7, comment: 'here', result: 'valid', msg: message.toString('hex'), sig, ...vector }],
    },
  ],
});

test('The vectors that are answered correctly are counted', async () => {
  expect(await runVectors(fileOf({}), checks)).toEqual({ passed: 1, skipped: 0, mismatches: [] });
  expect(await runVectors(fileOf({ result: 'invalid', msg: '' }), checks)).toMatchObject({ passed: 1 });
});

test('A vector that is wrongly accepted or refused is named', async () => {
  expect(await runVectors(fileOf({ result: 'invalid' }), checks)).toMatchObject({
    passed: 0,
    mismatches: ['#7 (here) is accepted'],
  });
  expect(await runVectors(fileOf({ msg: '' }), checks)).toMatchObject({ mismatches: ['#7 (here) is refused'] });
});

test('The vectors that do not concern the product are counted', async () => {
  expect(await runVectors(fileOf({}, 'DsaVerify'), checks)).toMatchObject({ passed: 0, skipped: 1 });
});
