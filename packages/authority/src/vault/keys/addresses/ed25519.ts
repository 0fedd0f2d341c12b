import { blake2b } from '@noble/hashes/blake2.js';
import { sha3_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { base32, base58 } from '@scure/base';
import { crc16 } from './crc16.ts';

/** Sui and Aptos use the same byte as the flag of a single Ed25519 key. Sui puts it first, Aptos last. */
const SINGLE_ED25519 = Uint8Array.of(0);

/** Strkey's version byte of an account. Because of it, addresses start with G (SEP-23). */
const STELLAR_ACCOUNT = Uint8Array.of(6 << 3);

/** Solana: the public key in base 58. */
export function encodeSolana(publicKey: Uint8Array): string {
  return base58.encode(publicKey);
}

/** Sui: BLAKE2b-256 of flag and key (Sui docs, "Keys and addresses"). */
export function encodeSui(publicKey: Uint8Array): string {
  return `0x${bytesToHex(blake2b(concatBytes(SINGLE_ED25519, publicKey), { dkLen: 32 }))}`;
}

/** Aptos: the authentication key that a new account starts with, SHA3-256 of key and scheme (Aptos docs, "Accounts"). */
export function encodeAptos(publicKey: Uint8Array): string {
  return `0x${bytesToHex(sha3_256(concatBytes(publicKey, SINGLE_ED25519)))}`;
}

/** Stellar: strkey, base 32 of version, key and CRC-16/XMODEM with its low byte first (SEP-23). */
export function encodeStellar(publicKey: Uint8Array): string {
  const body = concatBytes(STELLAR_ACCOUNT, publicKey);
  const checksum = crc16(body);
  return base32.encode(concatBytes(body, Uint8Array.of(checksum & 0xff, checksum >> 8)));
}
