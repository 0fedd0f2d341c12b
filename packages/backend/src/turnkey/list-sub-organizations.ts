import { z } from 'zod';
import { PAGE, type PageOptions } from './list-all.ts';
import type { TurnkeyClient } from './turnkey-client.ts';
import { UpstreamError } from './upstream-error.ts';

const answer = z.object({ organizationIds: z.array(z.string().min(1)) });

/**
 * `list_suborgs` without a filter: all sub-organizations of the parent, page by page, in Turnkey's order.
 * @param after The last sub-organization of the page before. Undefined for the first page.
 * @throws UpstreamError, also when Turnkey repeats a page, because then the list has no end.
 */
export async function listSubOrganizations(
  client: TurnkeyClient,
  after: string | undefined,
  deadline: AbortSignal,
): Promise<{ organizationIds: string[]; isLast: boolean }> {
  const { organizationId } = client;
  const paginationOptions: PageOptions = { limit: String(PAGE), ...(after === undefined ? {} : { after }) };
  const query = { name: 'list_suborgs', organizationId, fields: { paginationOptions }, answer };
  const { organizationIds } = await client.query(query, deadline);
  if (after !== undefined && organizationIds.includes(after)) {
    throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: 'a page that is repeated' });
  }
  return { organizationIds, isLast: organizationIds.length < PAGE };
}
