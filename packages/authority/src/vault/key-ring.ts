import { ENCLAVE_KEY_NAMES, type EnclaveKeys } from './enclave-keys.ts';
import type { MasterKey } from './master-key.ts';
import { exportP256PrivateKey, generateP256KeyPair, importP256PrivateKey, type P256KeyPair } from './p256-key-pair.ts';
import { createSealer } from './sealer.ts';

/** Where sealed keys are stored. The first insert of a name wins. */
export interface SealedKeys {
  find(name: string): Promise<Uint8Array | undefined>;
  insertIfAbsent(name: string, sealed: Uint8Array, now: Date): Promise<void>;
}

export interface KeyRing {
  dataKey: Uint8Array;
  enclaveKeys: EnclaveKeys;
  /** Signs the OIDC tokens that the authority issues itself. */
  oidcIssuer: P256KeyPair;
}

/**
 * Opens the data key and the authority's own key pairs, and makes them on the first start.
 * @throws Error when they were sealed under another master key.
 */
export async function openKeyRing(
  sealedKeys: SealedKeys,
  masterKey: MasterKey,
  randomBytes: (length: number) => Uint8Array,
  now: Date,
): Promise<KeyRing> {
  const wrapped = await findOrInsert(sealedKeys, 'data-key', () => masterKey.wrap(randomBytes(32)), now);
  const dataKey = await masterKey.unwrap(wrapped);
  const sealer = createSealer(dataKey, randomBytes);
  const open = async (name: string): Promise<P256KeyPair> => {
    const generate = async () => sealer.seal(name, exportP256PrivateKey(generateP256KeyPair()));
    return importP256PrivateKey(sealer.open(name, await findOrInsert(sealedKeys, name, generate, now)));
  };
  const [signer, notarizer, tlsFetcher, tlsFetcherEncryption] = await Promise.all(ENCLAVE_KEY_NAMES.map(open));
  if (!signer || !notarizer || !tlsFetcher || !tlsFetcherEncryption) throw new Error('an enclave key is missing');
  const enclaveKeys = { signer, notarizer, tlsFetcher, tlsFetcherEncryption };
  return { dataKey, enclaveKeys, oidcIssuer: await open('oidcIssuer') };
}

async function findOrInsert(
  sealedKeys: SealedKeys,
  name: string,
  generate: () => Promise<Uint8Array>,
  now: Date,
): Promise<Uint8Array> {
  const known = await sealedKeys.find(name);
  if (known) return known;
  await sealedKeys.insertIfAbsent(name, await generate(), now);
  const kept = await sealedKeys.find(name);
  if (!kept) throw new Error(`the sealed key ${name} has vanished`);
  return kept;
}
