import { z } from 'zod';
import type { TurnkeyClient } from './turnkey-client.ts';

const answer = z.object({ organizationIds: z.array(z.string().min(1)) });

/** `list_suborgs`: the sub-organizations in which issuer, audience and subject of an OIDC token are registered. */
export async function listSubOrganizationsByToken(
  client: TurnkeyClient,
  oidcToken: string,
  deadline: AbortSignal,
): Promise<string[]> {
  const { organizationId } = client;
  const fields = { filterType: 'OIDC_TOKEN', filterValue: oidcToken };
  return (await client.query({ name: 'list_suborgs', organizationId, fields, answer }, deadline)).organizationIds;
}
