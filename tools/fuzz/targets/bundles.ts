import { createPrivateKey, type webcrypto } from 'node:crypto';
import { decodeHex, decodeUtf8, hpkeOpen, parseEnclaveBundle, parseSealedBundle } from '@postern/protocol';
import fc from 'fast-check';
import { changedHex, changedJson } from '../changes.ts';
import { readCorpus } from '../corpus.ts';
import { changedInputs, type Target, unlessRefused, unlessRefusedLater } from '../target.ts';

export const sealedBundles: Target = {
  name: 'bundles: sealed by HPKE',
  isSlow: true,
  async property(_code, count) {
    const bundles = await Promise.all(
      readCorpus('bundles').sealed.map(async ({ bundle, receiver, plaintext }) => ({
        original: bundle,
        key: await ecdhKey(receiver),
        point: decodeHex(receiver.pubU),
        plaintext,
      })),
    );
    const fields = { encappedPublic: changedHex, ciphertext: changedHex };
    const inputs = bundles.map((one) => changedJson(one.original, fields).map((bundle) => ({ ...one, bundle })));
    return changedInputs(
      fc.oneof(...inputs),
      async ({ original, bundle, key, point, plaintext }) => {
        const open = async () => decodeUtf8(await hpkeOpen(key, point, parseSealedBundle(bundle)));
        const text = await unlessRefusedLater(open, 'WireFormatError');
        return { isIntact: bundle === original, isAccepted: text !== undefined, meansTheSame: text === plaintext };
      },
      count,
    );
  },
};

export const signedBundles: Target = {
  name: 'bundles: signed by an enclave',
  property({ isGenuineTargetBundle, p256PublicKey }, count) {
    const bundles = readCorpus('bundles').signed.map(({ bundle, key }) => ({
      original: bundle,
      key,
      object: p256PublicKey(key),
    }));
    const fields = { data: changedHex, dataSignature: changedHex, enclaveQuorumPublic: changedHex };
    const inputs = bundles.map((one) => changedJson(one.original, fields).map((bundle) => ({ ...one, bundle })));
    return changedInputs(
      fc.oneof(...inputs),
      ({ original, bundle, key, object }) => {
        if (!object) throw new Error('the key of the corpus is valid');
        const parsed = unlessRefused(() => parseEnclaveBundle(bundle, key), 'WireFormatError');
        const hex = (text: string) => Buffer.from(parseEnclaveBundle(text, key).data).toString('hex');
        return {
          // An export has no key to encrypt to.
          isIntact: bundle === original && decodeUtf8(parseEnclaveBundle(bundle, key).data).includes('targetPublic'),
          isAccepted: isGenuineTargetBundle(bundle, object, key),
          meansTheSame: parsed !== undefined && hex(bundle) === hex(original),
        };
      },
      count,
    );
  },
};

async function ecdhKey({ priv, pubU }: { priv: string; pubU: string }): Promise<webcrypto.CryptoKey> {
  const text = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
  const point = pubU.slice(2);
  const jwk = { kty: 'EC', crv: 'P-256', x: text(point.slice(0, 64)), y: text(point.slice(64)), d: text(priv) };
  const pkcs8 = createPrivateKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'pkcs8' });
  return crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
}
