import { z } from 'zod';
import type { TurnkeyClient } from './turnkey-client.ts';

const answer = z.object({ organizationIds: z.array(z.string().min(1)) });

/**
 * `list_verified_suborgs`: the sub-organizations in which a user has proved this contact. A contact that was only
 * claimed does not count, so nobody can prepare a sub-organization for somebody else.
 * @param filterType What the contact is.
 * @param filterValue Canonical e-mail address or E.164 phone number.
 */
export async function listVerifiedSubOrganizations(
  client: TurnkeyClient,
  filterType: 'EMAIL' | 'PHONE_NUMBER',
  filterValue: string,
  deadline: AbortSignal,
): Promise<string[]> {
  const { organizationId } = client;
  const fields = { filterType, filterValue };
  const query = { name: 'list_verified_suborgs', organizationId, fields, answer };
  return (await client.query(query, deadline)).organizationIds;
}
