import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, encodeHex, encodeUtf8, expandCompactSignature } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';

/** The signer of an Ethereum signature. */
export interface EthereumSigner {
  /** Compressed secp256k1, hex. */
  publicKey: string;
  /** With the checksum of EIP-55. */
  address: string;
}

/** The end of the signature of a contract that may not be deployed yet (ERC-6492). */
const ERC_6492_SUFFIX = '6492'.repeat(16);

/**
 * Recovers the signer of a text (EIP-191, `personal_sign`).
 * @param signature R || S || V, 65 bytes. V is 27 or 28, or with some wallets 0 or 1. Or the 64 bytes of EIP-2098.
 * @returns undefined when the signature is not valid for any key.
 * @throws AuthError SMART_CONTRACT_WALLET for a signature of a contract: of ERC-6492, or longer than that of a key
 *   (ERC-1271). Only the blockchain can check those, and Turnkey accepts only keys.
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
    // An address is the end of a hash of the uncompressed point without its prefix byte.
    const address = keccak_256(point.toBytes(false).subarray(1)).subarray(12);
    return { publicKey: point.toHex(true), address: checksumAddress(encodeHex(address)) };
  } catch {
    return undefined;
  }
}

/**
 * Writes an address with the checksum of EIP-55.
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
