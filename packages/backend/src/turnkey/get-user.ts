import { z } from 'zod';
import type { TurnkeyClient } from './turnkey-client.ts';

const answer = z.object({ user: z.object({ userId: z.string() }) });

/**
 * `get_user` in a sub-organization. The parent's key is let in only where the sub-organization is its own, so an answer
 * proves that it is.
 */
export async function getUser(
  client: TurnkeyClient,
  organizationId: string,
  userId: string,
  deadline: AbortSignal,
): Promise<{ userId: string }> {
  return (await client.query({ name: 'get_user', organizationId, fields: { userId }, answer }, deadline)).user;
}
