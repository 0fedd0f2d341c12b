import type { LoginResponse } from '@postern/protocol';
import { z } from 'zod';
import { deriveBytes, openText, sealText } from '../tokens/sealed-text.ts';

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
  const bytes = deriveBytes(JSON.stringify(request), 'postern log-in', 64);
  return { digest: bytes.subarray(0, 32).toString('hex'), key: bytes.subarray(32) };
}

/** Encrypts an answer for who sends the same request again. */
export function sealAnswer(answer: LoginResponse, { key }: RequestSecret): string {
  return sealText(JSON.stringify(answer), key);
}

/** @throws When it was not sealed with this key. */
export function openAnswer(sealed: string, { key }: RequestSecret): LoginResponse {
  return answerSchema.parse(JSON.parse(openText(sealed, key)));
}
