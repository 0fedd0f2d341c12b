import { encodeEnclaveBundle, encodeUtf8, targetKeyData } from '@postern/protocol';
import { expect, it } from 'vitest';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { isGenuineTargetBundle } from './enclave-bundle.ts';

const fetcher = createP256Signer();
const target = createP256Signer();
const DATA = targetKeyData({ targetPublic: target.uncompressed, organizationId: 'parent' });

function bundle(data = DATA, signature = new Uint8Array(fetcher.signDer(data)), key = fetcher.uncompressed): string {
  return encodeEnclaveBundle({ data, signature, enclaveQuorumPublic: key });
}

const isGenuine = (text: string) => isGenuineTargetBundle(text, fetcher.key, fetcher.uncompressed);

it('A bundle that the pinned key signed counts', () => {
  expect(isGenuine(bundle())).toBe(true);
});

it('A bundle of another key is refused, also under the name of the pinned one', () => {
  const signature = new Uint8Array(target.signDer(DATA));
  expect(isGenuine(bundle(DATA, signature, target.uncompressed))).toBe(false);
  expect(isGenuine(bundle(DATA, signature))).toBe(false);
});

it('A bundle whose data was changed is refused', () => {
  const changed = DATA.slice();
  changed[changed.length - 3] = 0x41;
  expect(isGenuine(bundle(changed, new Uint8Array(fetcher.signDer(DATA))))).toBe(false);
});

it('A signed bundle without a key to encrypt to is refused', () => {
  expect(isGenuine(bundle(encodeUtf8('{}')))).toBe(false);
  expect(isGenuine(bundle(targetKeyData({ targetPublic: target.publicKey, organizationId: 'parent' })))).toBe(false);
});

it('A text that is no bundle is refused', () => {
  expect(isGenuine('')).toBe(false);
});
