import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { LoginResponse } from '@postern/protocol';
import { z } from 'zod';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const answerSchema: z.ZodType<LoginResponse> = z.object({
  sessionToken: z.string(),
  organizationId: z.string(),
  userId: z.string(),
  created: z.boolean(),
});

/** What is derived from a request: a name that may be stored, and a key that is not. */
export interface RequestSecret {
  /** Hex. */
  digest: string;
  key: Uint8Array;
}

/**
 * Derives name and key from a request (HKDF, RFC 5869). A request that holds a signature cannot be guessed, so who reads
 * the name does not learn the key.
 */
export function requestSecret(request: object): RequestSecret {
  const bytes = Buffer.from(hkdfSync('sha256', JSON.stringify(request), '', 'postern log-in', 64));
  return { digest: bytes.subarray(0, 32).toString('hex'), key: bytes.subarray(32) };
}

/** Encrypts an answer for who sends the same request again. */
export function sealAnswer(answer: LoginResponse, secret: RequestSecret): string {
  return sealText(JSON.stringify(answer), secret);
}

/** @throws When it was not sealed with this key. */
export function openAnswer(sealed: string, secret: RequestSecret): LoginResponse {
  return answerSchema.parse(JSON.parse(openText(sealed, secret)));
}

/** Encrypts a text: IV, tag and ciphertext, base64url. */
export function sealText(text: string, { key }: RequestSecret): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  const sealed = [cipher.update(text, 'utf8'), cipher.final()];
  return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]).toString('base64url');
}

/** @throws When it was not sealed with this key. */
export function openText(sealed: string, { key }: RequestSecret): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const opened = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  return opened.toString('utf8');
}
