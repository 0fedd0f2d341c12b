import { z } from 'zod';
import { listAll } from './list-all.ts';
import type { TurnkeyClient } from './turnkey-client.ts';

const answer = z.object({ organizationIds: z.array(z.string().min(1)) });

/**
 * `list_suborgs`: all sub-organizations of the parent in which a credential is registered. All pages are read, because
 * an attacker could register the credential often enough to push the owner's sub-organization off the first page. The
 * answer does not say who registered the credential.
 * @param filterType What identifies the credential: the id of a passkey (base64url), the key of a wallet or a session
 *   (hex), or an OIDC token, which means its issuer, audience and subject.
 */
export function listSubOrganizationsByCredential(
  client: TurnkeyClient,
  filterType: 'CREDENTIAL_ID' | 'PUBLIC_KEY' | 'OIDC_TOKEN',
  filterValue: string,
  deadline: AbortSignal,
): Promise<string[]> {
  const { organizationId } = client;
  return listAll(
    async (paginationOptions) => {
      const fields = { filterType, filterValue, paginationOptions };
      return (await client.query({ name: 'list_suborgs', organizationId, fields, answer }, deadline)).organizationIds;
    },
    (id) => id,
  );
}
