import { z } from 'zod';
import { invalidField } from '../../errors/api-error.ts';
import { Pagination } from '../../operation/paging-schemas.ts';
import type { QueryContext, QueryDefinition } from '../../operation/query-definition.ts';
import type { Page } from '../../store/page.ts';
import { canonicalEmail, requirePhoneNumber } from '../users/contact.ts';

interface QueryParams {
  filterType?: string | undefined;
  filterValue?: string | undefined;
  paginationOptions: Page;
}

type Filter = (context: QueryContext, value: string, page: Page) => Promise<string[]>;

/** The filters for sub-organizations. */
const FILTERS: Record<string, Filter> = {
  NAME: ({ store, organization }, name, page) => store.organizations.listChildrenByName(organization.id, name, page),
  USERNAME: ({ store, organization }, name, page) =>
    store.organizations.listChildrenByUserName(organization.id, name, page),
  EMAIL: ({ store, organization }, email, page) =>
    store.organizations.listChildrenByEmail(organization.id, canonicalEmail(email), false, page),
  PHONE_NUMBER: ({ store, organization }, phoneNumber, page) =>
    store.organizations.listChildrenByPhoneNumber(organization.id, requirePhoneNumber(phoneNumber), false, page),
  CREDENTIAL_ID: ({ store, organization }, credentialId, page) =>
    store.organizations.listChildrenByCredentialId(organization.id, credentialId, page),
  OIDC_TOKEN: async ({ store, organization, oidc }, token, page) =>
    store.organizations.listChildrenByIdentity(organization.id, await oidc.verify(token), page),
  PUBLIC_KEY: ({ store, organization }, publicKey, page) =>
    store.organizations.listChildrenByPublicKey(organization.id, publicKey.toLowerCase(), page),
  WALLET_ACCOUNT_ADDRESS: ({ store, organization }, address, page) =>
    store.organizations.listChildrenByAddress(organization.id, address, page),
};

/** The sub-organizations of a parent: all of them, or by one filter. */
export const listSuborgs: QueryDefinition<QueryParams, { organizationIds: string[] }> = {
  name: 'list_suborgs',
  parameters: z.object({
    filterType: z.string().max(50).optional(),
    filterValue: z.string().max(16_384).optional(),
    paginationOptions: Pagination,
  }),
  async answer({ filterType, filterValue, paginationOptions }, context) {
    if (!filterType) {
      const ids = await context.store.organizations.listChildren(context.organization.id, paginationOptions);
      return { organizationIds: ids };
    }
    const filter = Object.hasOwn(FILTERS, filterType) ? FILTERS[filterType] : undefined;
    if (!filter) throw invalidField('filterType', 'unknown');
    if (!filterValue) throw invalidField('filterValue', 'missing');
    return { organizationIds: await filter(context, filterValue, paginationOptions) };
  },
};
