import type { KeyMaterial, SealedKey } from './key-material.ts';
import { type Curve, isPrivateKey, publicKeyOf } from './keys/curves.ts';
import type { RawPayload } from './keys/payload-digest.ts';
import { signRawPayload } from './keys/payload-signing.ts';
import type { RawSignature } from './keys/raw-signature.ts';
import type { UnsignedTransaction } from './keys/transactions/unsigned-transaction.ts';

/** What is kept of a private key: its sealed half, and the one that everybody may see. */
export interface NewPrivateKey {
  sealedKey: Uint8Array;
  /** Compressed point or Ed25519 key. */
  publicKey: Uint8Array;
}

/** Makes private keys, and signs with them and with those of wallets. */
export interface KeyVault {
  createPrivateKey(privateKeyId: string, curve: Curve): NewPrivateKey;
  /** @throws InvalidInput when the payload cannot be signed as asked. */
  signRawPayload(key: SealedKey, payload: RawPayload): RawSignature;
  /**
   * @returns The signed transaction as bytes.
   * @throws InvalidInput when the transaction does not ask for this key's signature.
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

/** Bytes that are no scalar of the curve come once in 2^32 draws at most, on P-256. */
function drawPrivateKey(curve: Curve, randomBytes: (length: number) => Uint8Array): Uint8Array {
  for (;;) {
    const bytes = randomBytes(32);
    if (isPrivateKey(curve, bytes)) return bytes;
  }
}
