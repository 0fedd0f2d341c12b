import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { createBase58check } from '@scure/base';
import { addr } from 'micro-eth-signer';
import { pointCompress } from 'tiny-secp256k1';

const base58check = createBase58check(sha256);

/** Tron's mainnet prefix. Because of it, addresses start with T (Tron developer docs, "Address format"). */
const TRON_PREFIX = 0x41;

/** `0x` and 40 hex digits; their case is the checksum (EIP-55). */
export function encodeEthereum(publicKey: Uint8Array): string {
  return addr.fromPublicKey(pointCompress(publicKey, false));
}

/** Tron: the bytes of the Ethereum address after Tron's prefix, in Base58Check (Tron developer docs, "Address format"). */
export function encodeTron(publicKey: Uint8Array): string {
  const { data } = addr.parse(encodeEthereum(publicKey));
  return encodeTronAccount(Uint8Array.of(TRON_PREFIX, ...hexToBytes(data)));
}

/** Whether bytes name an account in a Tron message: the prefix and 20 bytes. */
export function isTronAccount(bytes: Uint8Array): boolean {
  return bytes.length === 21 && bytes[0] === TRON_PREFIX;
}

/** The address of an account that a Tron message names by its 21 bytes. */
export function encodeTronAccount(bytes: Uint8Array): string {
  return base58check.encode(bytes);
}
