import { z } from 'zod';
import type { TurnkeyClient } from './turnkey-client.ts';

const timestamp = z.object({ seconds: z.string().regex(/^[0-9]{1,12}$/) });
const answer = z.object({
  apiKeys: z.array(
    z.object({
      apiKeyId: z.string(),
      credential: z.object({ publicKey: z.string(), type: z.string().nullish() }),
      createdAt: timestamp,
      expirationSeconds: z
        .string()
        .regex(/^[0-9]{1,12}$/)
        .nullish(),
    }),
  ),
});

export interface ListedApiKey {
  apiKeyId: string;
  /** Hex, lower case. */
  publicKey: string;
  /** Unix time in milliseconds, a multiple of 1000. */
  createdAtMs: number;
  /** Unix time in milliseconds; undefined for a key without an end. */
  expiresAtMs: number | undefined;
  /** Whether a log-in has registered it. */
  isOfSession: boolean;
}

/** `get_api_keys` of one user of a sub-organization: long-lived keys and keys of sessions, twenty at most. */
export async function getApiKeys(
  client: TurnkeyClient,
  organizationId: string,
  userId: string,
  deadline: AbortSignal,
): Promise<ListedApiKey[]> {
  const query = { name: 'get_api_keys', organizationId, fields: { userId }, answer };
  const { apiKeys } = await client.query(query, deadline);
  return apiKeys.map(({ apiKeyId, credential, createdAt, expirationSeconds }) => {
    const createdAtMs = Number(createdAt.seconds) * 1000;
    return {
      apiKeyId,
      publicKey: credential.publicKey.toLowerCase(),
      createdAtMs,
      expiresAtMs: expirationSeconds ? createdAtMs + Number(expirationSeconds) * 1000 : undefined,
      isOfSession: credential.type === 'CREDENTIAL_TYPE_LOGIN',
    };
  });
}
