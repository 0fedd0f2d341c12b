import type { LoginResponse } from '@postern/protocol';
import { z } from 'zod';
import { endedSessionSchema } from '../ended-session-schema.ts';
import { deriveBytes, openText, sealText } from '../tokens/sealed-text.ts';

const answerSchema: z.ZodType<LoginResponse> = z.object({
  sessionToken: z.string(),
  organizationId: z.string(),
  userId: z.string(),
  created: z.boolean(),
  endedSession: endedSessionSchema.optional(),
});

/** Derived from a request: a digest that may be stored, and a key that is never stored. */
export interface RequestSecret {
  /** Hex. */
  digest: string;
  key: Uint8Array;
}

/**
 * Derives digest and key from a request (HKDF, RFC 5869). A request with a signature cannot be guessed, so the digest
 * does not reveal the key.
 */
export function requestSecret(request: object): RequestSecret {
  const bytes = deriveBytes(JSON.stringify(request), 'postern log-in', 64);
  return { digest: bytes.subarray(0, 32).toString('hex'), key: bytes.subarray(32) };
}

/** Encrypts an answer for a repetition of the same request. */
export function sealAnswer(answer: LoginResponse, { key }: RequestSecret): string {
  return sealText(JSON.stringify(answer), key);
}

/** @throws Error when it was not encrypted with this key. */
export function openAnswer(sealed: string, { key }: RequestSecret): LoginResponse {
  return answerSchema.parse(JSON.parse(openText(sealed, key)));
}
