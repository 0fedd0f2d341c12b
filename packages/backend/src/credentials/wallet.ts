import { createPublicKey, verify } from 'node:crypto';
import type { WalletCurve, WalletProof } from '@postern/protocol';
import { decodeHex, encodeHex } from '@postern/protocol';
import { base58 } from '@scure/base';
import { AuthError } from '../auth-error.ts';
import { checksumAddress, recoverEthereumSigner } from './ethereum.ts';
import { signerOf } from './wallet-message.ts';

/** The proved key of an external wallet. */
export interface WalletKey {
  curveType: WalletCurve;
  /** Hex: compressed secp256k1, or Ed25519. */
  publicKey: string;
}

/**
 * Brings an address into the canonical form of its chain: EIP-55 on Ethereum, base58 of a key on Solana.
 * @returns undefined when it is not an address.
 */
export function canonicalAddress(curveType: WalletCurve, address: string): string | undefined {
  if (curveType === 'API_KEY_CURVE_SECP256K1') {
    return /^0x[0-9a-fA-F]{40}$/.test(address) ? checksumAddress(address.slice(2)) : undefined;
  }
  return solanaKey(address) ? address : undefined;
}

/**
 * Checks that a message of this backend was signed by the wallet that it names.
 * @returns Its key.
 * @throws AuthError INVALID_WALLET_SIGNATURE, SMART_CONTRACT_WALLET
 */
export function checkWallet({ message, signature }: WalletProof): WalletKey {
  const { curveType, address } = signerOf(message);
  const bytes = decodeHex(signature);
  const check = curveType === 'API_KEY_CURVE_SECP256K1' ? ethereumKey : solanaSignerKey;
  const publicKey = check(message, bytes, address);
  if (!publicKey) throw new AuthError('INVALID_WALLET_SIGNATURE');
  return { curveType, publicKey };
}

function ethereumKey(message: string, signature: Uint8Array, address: string): string | undefined {
  const signer = recoverEthereumSigner(message, signature);
  return signer?.address === address ? signer.publicKey : undefined;
}

function solanaSignerKey(message: string, signature: Uint8Array, address: string): string | undefined {
  const bytes = solanaKey(address);
  if (!bytes) return undefined;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return verify(null, Buffer.from(message), key, signature) ? encodeHex(bytes) : undefined;
}

/** On Solana the address is the key itself. */
function solanaKey(address: string): Uint8Array | undefined {
  try {
    const bytes = base58.decode(address);
    return bytes.length === 32 ? bytes : undefined;
  } catch {
    return undefined;
  }
}
