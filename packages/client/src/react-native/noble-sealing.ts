import { gcm } from '@noble/ciphers/aes.js';
import { p256 } from '@noble/curves/nist.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeHex, hpkeSealWith, type SealedMessage } from '@postern/protocol';
import type { Sealing } from '../flows/sealing.ts';

/** The cryptography of `verifyOtp` without WebCrypto, because React Native has none. */
export const nobleSealing: Sealing = {
  verify: async (publicKey, signature, data) => p256.verify(signature, data, decodeHex(publicKey), { lowS: false }),

  seal(receiver, plaintext): Promise<SealedMessage> {
    const { secretKey } = p256.keygen();
    return hpkeSealWith(
      {
        encappedPublic: new Uint8Array(p256.getPublicKey(secretKey, false)),
        // The x coordinate, without the byte that says which y it is.
        diffieHellman: async (point) => p256.getSharedSecret(secretKey, point).subarray(1),
        hmac: async (key, message) => new Uint8Array(hmac(sha256, key, message)),
        encrypt: async (key, nonce, additionalData, text) =>
          new Uint8Array(gcm(key, nonce, additionalData).encrypt(text)),
      },
      receiver,
      plaintext,
    );
  },
};
