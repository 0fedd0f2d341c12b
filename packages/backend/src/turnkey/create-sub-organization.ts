import type { v1CreateSubOrganizationIntentV8 } from '@turnkey/sdk-types';
import { z } from 'zod';
import { activityBody } from './activity.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

const result = z.object({
  subOrganizationId: z.string().min(1),
  rootUserIds: z.array(z.string()).optional(),
  wallet: z.object({ walletId: z.string(), addresses: z.array(z.string()) }).optional(),
});

/** What Turnkey has made. */
export type CreatedSubOrganization = z.infer<typeof result>;

/** The bytes of a `CREATE_SUB_ORGANIZATION_V8`. The caller stores them until the result is known. */
export function createSubOrganizationBody(client: TurnkeyClient, parameters: v1CreateSubOrganizationIntentV8): string {
  return activityBody(client, 'ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V8', client.organizationId, parameters);
}

/** Submits those bytes. Submitting them several times creates one sub-organization. */
export function createSubOrganization(
  client: TurnkeyClient,
  body: string,
  deadline: AbortSignal,
): Promise<CreatedSubOrganization> {
  const resultKey = 'createSubOrganizationResultV8';
  return client.submit({ name: 'create_sub_organization', body, resultKey, result }, deadline);
}
