import type { KeyMaterial, SealedKey } from './key-material.ts';
import { type Curve, isPrivateKey, publicKeyOf } from './keys/curves.ts';
import type { RawPayload } from './keys/payload-digest.ts';
import { signRawPayload } from './keys/payload-signing.ts';
import type { RawSignature } from './keys/raw-signature.ts';
import type { UnsignedTransaction } from './keys/transactions/unsigned-transaction.ts';

/** The stored form of a private key: sealed, with its public key. */
export interface NewPrivateKey {
  sealedKey: Uint8Array;
  /** Compressed point or Ed25519 key. */
  publicKey: Uint8Array;
}

/** Makes private keys, and signs with them and with those of wallets. */
export interface KeyVault {
  createPrivateKey(privateKeyId: string, curve: Curve): NewPrivateKey;
  /** @throws InvalidInput when the payload cannot be signed as requested. */
  signRawPayload(key: SealedKey, payload: RawPayload): RawSignature;
  /**
   * @returns The signed transaction as bytes.
   * @throws InvalidInput when the transaction needs no signature of this key.
   */
  signTransaction(key: SealedKey, transaction: UnsignedTransaction): Uint8Array;
}

export function createKeyVault(material: KeyMaterial, randomBytes: (length: number) => Uint8Array): KeyVault {
  return {
    createPrivateKey(privateKeyId, curve) {
      const privateKey = drawPrivateKey(curve, randomBytes);
      return {
        sealedKey: material.sealPrivateKey(privateKeyId, privateKey),
        publicKey: publicKeyOf(curve, privateKey),
      };
    },
    signRawPayload: (key, payload) => signRawPayload(material.privateKeyOf(key), key.curve, payload),
    signTransaction: (key, transaction) => transaction.sign(material.privateKeyOf(key)),
  };
}

/** Random bytes are an invalid scalar at most once in 2^32 draws, on P-256. */
function drawPrivateKey(curve: Curve, randomBytes: (length: number) => Uint8Array): Uint8Array {
  for (;;) {
    const bytes = randomBytes(32);
    if (isPrivateKey(curve, bytes)) return bytes;
  }
}
