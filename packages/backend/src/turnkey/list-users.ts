import { z } from 'zod';
import type { TurnkeyClient } from './turnkey-client.ts';

const answer = z.object({
  users: z.array(
    z.object({
      userId: z.string(),
      userEmail: z.string().nullish(),
      oauthProviders: z.array(z.object({ issuer: z.string(), audience: z.string(), subject: z.string() })).default([]),
    }),
  ),
});

export type ListedUser = z.infer<typeof answer>['users'][number];

/** `list_users` of a sub-organization, with the identities by which each can log in. */
export async function listUsers(
  client: TurnkeyClient,
  organizationId: string,
  deadline: AbortSignal,
): Promise<ListedUser[]> {
  return (await client.query({ name: 'list_users', organizationId, answer }, deadline)).users;
}
