import { createCipheriv, createDecipheriv } from 'node:crypto';
import { concatBytes, encodeUtf8 } from '@postern/protocol';

const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** Seals and opens bytes under one key: AES-256-GCM with a random nonce. */
export interface Sealer {
  /** @param purpose What the bytes are, and whose. They can only be opened with the same purpose. */
  seal(purpose: string, plaintext: Uint8Array): Uint8Array<ArrayBuffer>;
  /** @throws Error when the bytes were sealed under another key or for another purpose, or were changed. */
  open(purpose: string, sealed: Uint8Array): Uint8Array<ArrayBuffer>;
}

/**
 * @param key 32 bytes.
 * @param randomBytes Source of nonces.
 */
export function createSealer(key: Uint8Array, randomBytes: (length: number) => Uint8Array): Sealer {
  if (key.length !== 32) throw new Error('a sealing key has 32 bytes');
  return {
    seal(purpose, plaintext) {
      const nonce = randomBytes(NONCE_LENGTH);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(encodeUtf8(purpose));
      const ciphertext = concatBytes(cipher.update(plaintext), cipher.final());
      return concatBytes(nonce, ciphertext, cipher.getAuthTag());
    },
    open(purpose, sealed) {
      const nonce = sealed.subarray(0, NONCE_LENGTH);
      const ciphertext = sealed.subarray(NONCE_LENGTH, -TAG_LENGTH);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_LENGTH });
      decipher.setAAD(encodeUtf8(purpose)).setAuthTag(sealed.subarray(-TAG_LENGTH));
      return concatBytes(decipher.update(ciphertext), decipher.final());
    },
  };
}
