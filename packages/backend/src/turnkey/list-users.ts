import { z } from 'zod';
import type { TurnkeyClient } from './turnkey-client.ts';

const credential = z.object({ publicKey: z.string(), type: z.string().optional() });

const timestamp = z.object({ seconds: z.string(), nanos: z.string() });

const apiKey = z.object({
  apiKeyId: z.string(),
  apiKeyName: z.string(),
  credential,
  createdAt: timestamp.nullish(),
  /** Of a key with an end, such as that of a session. */
  expirationSeconds: z.string().nullish(),
});

const answer = z.object({
  users: z.array(
    z.object({
      userId: z.string(),
      userEmail: z.string().nullish(),
      userPhoneNumber: z.string().nullish(),
      createdAt: timestamp.nullish(),
      apiKeys: z.array(apiKey).default([]),
      authenticators: z
        .array(
          z.object({
            authenticatorId: z.string(),
            authenticatorName: z.string(),
            credentialId: z.string(),
            credential,
          }),
        )
        .default([]),
      oauthProviders: z
        .array(z.object({ providerId: z.string(), issuer: z.string(), audience: z.string(), subject: z.string() }))
        .default([]),
    }),
  ),
});

export type ListedUser = z.infer<typeof answer>['users'][number];

/** `list_users` of a sub-organization, with the credentials of each user. */
export async function listUsers(
  client: TurnkeyClient,
  organizationId: string,
  deadline: AbortSignal,
): Promise<ListedUser[]> {
  return (await client.query({ name: 'list_users', organizationId, answer }, deadline)).users;
}
