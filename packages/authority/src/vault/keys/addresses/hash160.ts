import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { base58xrp, bech32 } from '@scure/base';

/** Bech32 of RIPEMD-160(SHA-256(key)) under the chain's prefix (Cosmos SDK, ADR-028). */
export const encodeCosmos =
  (prefix: 'cosmos' | 'sei') =>
  (publicKey: Uint8Array): string =>
    bech32.encodeFromBytes(prefix, hash160(publicKey));

/** The type prefix of an XRP Ledger account. Because of it, addresses start with r (XRPL docs, "Base58 encodings"). */
const XRP_ACCOUNT = Uint8Array.of(0);

/** XRP Ledger: the account id, RIPEMD-160(SHA-256(key)), in the ledger's own base 58 alphabet. */
export function encodeXrp(publicKey: Uint8Array): string {
  const body = concatBytes(XRP_ACCOUNT, hash160(publicKey));
  const checksum = sha256(sha256(body)).subarray(0, 4);
  return base58xrp.encode(concatBytes(body, checksum));
}

function hash160(bytes: Uint8Array): Uint8Array {
  return ripemd160(sha256(bytes));
}
