import { z } from 'zod';
import { listAll } from './list-all.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

const answer = z.object({ organizationIds: z.array(z.string().min(1)) });

/**
 * `list_verified_suborgs`: all sub-organizations in which a contact is marked as verified. Contacts that were only
 * entered are not included.
 * @param filterType The kind of contact.
 * @param filterValue Canonical e-mail address or E.164 phone number.
 */
export function listVerifiedSubOrganizations(
  client: TurnkeyClient,
  filterType: 'EMAIL' | 'PHONE_NUMBER',
  filterValue: string,
  deadline: AbortSignal,
): Promise<string[]> {
  const { organizationId } = client;
  return listAll(
    async (paginationOptions) => {
      const fields = { filterType, filterValue, paginationOptions };
      const query = { name: 'list_verified_suborgs', organizationId, fields, answer };
      return (await client.query(query, deadline)).organizationIds;
    },
    (id) => id,
  );
}
