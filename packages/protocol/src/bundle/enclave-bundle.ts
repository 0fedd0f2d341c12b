import { decodeHex, encodeHex } from '../encoding/hex.ts';
import { parseJsonObject, stringField } from '../encoding/json.ts';
import { decodeUtf8, encodeUtf8 } from '../encoding/utf8.ts';
import { WireFormatError } from '../wire-format-error.ts';

/**
 * A message from an enclave, signed with a key that clients pin: the JSON string `{"version","data","dataSignature",
 * "enclaveQuorumPublic"}`. One-time codes use the TLS fetcher's key, import and export the signer's.
 */
export interface EnclaveBundle {
  /** The signed bytes: UTF-8 JSON. */
  data: Uint8Array<ArrayBuffer>;
  /** DER, ECDSA P-256 over one SHA-256 of `data`. */
  signature: Uint8Array<ArrayBuffer>;
  /** The enclave's signing key: uncompressed P-256, lowercase hex. */
  enclaveQuorumPublic: string;
}

/** The content of the bundles for one-time codes and for imports: the key to encrypt to, and its owner. */
export interface TargetKey {
  /** Uncompressed P-256 key, lowercase hex. */
  targetPublic: string;
  organizationId: string;
  userId?: string;
}

/** The bytes of `data` for a bundle with a key to encrypt to. */
export function targetKeyData(target: TargetKey): Uint8Array<ArrayBuffer> {
  const { targetPublic, organizationId, userId } = target;
  return encodeUtf8(JSON.stringify({ targetPublic, organizationId, userId }));
}

/** Encodes a signed bundle as the JSON string that goes over the wire. */
export function encodeEnclaveBundle(bundle: EnclaveBundle): string {
  return JSON.stringify({
    version: 'v1.0.0',
    data: encodeHex(bundle.data),
    dataSignature: encodeHex(bundle.signature),
    enclaveQuorumPublic: bundle.enclaveQuorumPublic,
  });
}

/**
 * Parses a bundle and checks that it names the pinned key. The caller must then check the signature over `data` with that
 * key.
 * @param pinnedPublicKey Uncompressed P-256, hex. The comparison is exact: another spelling of the key is refused.
 * @throws WireFormatError when it is not a bundle or names another key.
 */
export function parseEnclaveBundle(text: string, pinnedPublicKey: string): EnclaveBundle {
  const bundle = parseJsonObject(text);
  const enclaveQuorumPublic = stringField(bundle, 'enclaveQuorumPublic');
  if (enclaveQuorumPublic !== pinnedPublicKey)
    throw new WireFormatError('the bundle names another key than the pinned one');
  return {
    data: decodeHex(stringField(bundle, 'data')),
    signature: decodeHex(stringField(bundle, 'dataSignature')),
    enclaveQuorumPublic,
  };
}

/**
 * Reads the key to encrypt to from the data of a bundle whose signature has been checked.
 * @returns Uncompressed P-256 key, 65 bytes. A compressed key is refused, because messages for it could not be decrypted.
 */
export function targetKeyOf(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const key = decodeHex(stringField(parseJsonObject(decodeUtf8(data)), 'targetPublic'));
  if (key.length !== 65 || key[0] !== 0x04) throw new WireFormatError('not an uncompressed point');
  return key;
}
