import { decodeHex, hpkeSeal, type SealedMessage } from '@postern/protocol';

type Bytes = Uint8Array<ArrayBuffer>;

/** The cryptography that encrypts a code for the enclave. */
export interface Sealing {
  /**
   * Verifies a P-256 signature over one SHA-256 of the data.
   * @param publicKey Uncompressed point, hex.
   * @param signature R || S, 64 bytes.
   */
  verify(publicKey: string, signature: Bytes, data: Bytes): Promise<boolean>;
  /**
   * Encrypts a message with HPKE (RFC 9180).
   * @param receiver Uncompressed point, 65 bytes.
   */
  seal(receiver: Bytes, plaintext: Bytes): Promise<SealedMessage>;
}

/** The implementation with WebCrypto, for browsers. */
export const webCryptoSealing: Sealing = {
  async verify(publicKey, signature, data) {
    const curve = { name: 'ECDSA', namedCurve: 'P-256' };
    const key = await crypto.subtle.importKey('raw', decodeHex(publicKey), curve, false, ['verify']);
    return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, data);
  },
  seal: hpkeSeal,
};
