import { z } from 'zod';
import { Pagination } from '../../operation/paging-schemas.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import type { Page } from '../../store/page.ts';
import { canonicalEmail, requirePhoneNumber } from '../users/contact.ts';

interface QueryParams {
  filterType: 'EMAIL' | 'PHONE_NUMBER';
  filterValue: string;
  paginationOptions: Page;
}

/** The sub-organizations of a parent that have a user with this verified contact. */
export const listVerifiedSuborgs: QueryDefinition<QueryParams, { organizationIds: string[] }> = {
  name: 'list_verified_suborgs',
  parameters: z.object({
    filterType: z.enum(['EMAIL', 'PHONE_NUMBER']),
    filterValue: z.string().max(254),
    paginationOptions: Pagination,
  }),
  async answer({ filterType, filterValue, paginationOptions }, { store, organization }) {
    const organizationIds =
      filterType === 'EMAIL'
        ? await store.organizations.listChildrenByEmail(
            organization.id,
            canonicalEmail(filterValue),
            true,
            paginationOptions,
          )
        : await store.organizations.listChildrenByPhoneNumber(
            organization.id,
            requirePhoneNumber(filterValue),
            true,
            paginationOptions,
          );
    return { organizationIds };
  },
};
