import { z } from 'zod';
import type { TurnkeyClient } from './turnkey-client.ts';

const answer = z.object({ organizationIds: z.array(z.string().min(1)) });

/**
 * `list_suborgs`: the sub-organizations in which a credential is registered.
 * @param filterType What names the credential: the id of a passkey (base64url) or the key of a wallet (hex).
 */
export async function listSubOrganizationsByCredential(
  client: TurnkeyClient,
  filterType: 'CREDENTIAL_ID' | 'PUBLIC_KEY',
  filterValue: string,
  deadline: AbortSignal,
): Promise<string[]> {
  const { organizationId } = client;
  const fields = { filterType, filterValue, paginationOptions: { limit: '100' } };
  return (await client.query({ name: 'list_suborgs', organizationId, fields, answer }, deadline)).organizationIds;
}
