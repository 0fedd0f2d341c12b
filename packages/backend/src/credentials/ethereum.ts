import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, encodeHex, encodeUtf8, expandCompactSignature } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';

/** What an Ethereum wallet shows only by signing. */
export interface EthereumSigner {
  /** Compressed secp256k1, hex. */
  publicKey: string;
  /** With the checksum of EIP-55. */
  address: string;
}

/** The end of a signature of a contract that may not be deployed yet (ERC-6492). */
const ERC_6492_SUFFIX = '6492'.repeat(16);

/**
 * Recovers who has signed a text as EIP-191 says (`personal_sign`).
 * @param signature R || S || V, 65 bytes; V is 27 or 28, some wallets say 0 or 1. Or the 64 bytes of EIP-2098.
 * @returns undefined when no key can have signed it.
 * @throws AuthError SMART_CONTRACT_WALLET for a signature of ERC-6492, or one that is longer than that of a key, as
 *   contracts give them (ERC-1271). Only a blockchain can check them, and Turnkey takes no contract for a key.
 */
export function recoverEthereumSigner(message: string, signature: Uint8Array): EthereumSigner | undefined {
  const isOfContract = signature.length > 65 || encodeHex(signature).endsWith(ERC_6492_SUFFIX);
  if (isOfContract) throw new AuthError('SMART_CONTRACT_WALLET');
  const whole = signature.length === 64 ? expandCompactSignature(signature) : signature;
  const recovery = [27, 28, 0, 1].indexOf(whole[64] ?? -1) % 2;
  if (whole.length !== 65 || recovery < 0) return undefined;
  try {
    const point = secp256k1.Signature.fromBytes(whole.subarray(0, 64), 'compact')
      .addRecoveryBit(recovery)
      .recoverPublicKey(personalMessageHash(message));
    // An address is the end of a hash of the point without its prefix.
    const address = keccak_256(point.toBytes(false).subarray(1)).subarray(12);
    return { publicKey: point.toHex(true), address: checksumAddress(encodeHex(address)) };
  } catch {
    return undefined;
  }
}

/**
 * Spells an address with the checksum of EIP-55.
 * @param hex 40 hex characters of any case.
 */
export function checksumAddress(hex: string): string {
  const lower = hex.toLowerCase();
  const hash = encodeHex(keccak_256(encodeUtf8(lower)));
  const spelled = [...lower].map((digit, i) =>
    Number.parseInt(hash[i] ?? '0', 16) >= 8 ? digit.toUpperCase() : digit,
  );
  return `0x${spelled.join('')}`;
}

/** The digest that a wallet signs for a text (EIP-191). */
export function personalMessageHash(message: string): Uint8Array {
  const bytes = encodeUtf8(message);
  return keccak_256(concatBytes(encodeUtf8(`\x19Ethereum Signed Message:\n${bytes.length}`), bytes));
}
