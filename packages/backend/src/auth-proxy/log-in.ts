import type { LoginResponse } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../auth-error.ts';

/** The answer to every log-in. */
export const sessionAnswerSchema = z.object({ session: z.string() });

/** The organization in which a client expects the account. Some clients send an empty text instead of omitting it. */
export const organizationIdSchema = z
  .union([z.literal(''), z.guid().toLowerCase()])
  .transform((id) => id || undefined)
  .optional();

/**
 * Answers with the session of a log-in. In this protocol a log-in never creates an account.
 * @throws AuthError ACCOUNT_UNKNOWN when the contact or the identity has no account.
 */
export async function sessionOf(logIn: Promise<LoginResponse>): Promise<{ session: string }> {
  try {
    return { session: (await logIn).sessionToken };
  } catch (error) {
    if (error instanceof AuthError && error.code === 'SIGNUP_SIGNATURE_REQUIRED') {
      throw new AuthError('ACCOUNT_UNKNOWN', { cause: error });
    }
    throw error;
  }
}
