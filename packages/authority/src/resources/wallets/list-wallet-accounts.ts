import type { v1WalletAccount } from '@turnkey/sdk-types';
import { z } from 'zod';
import { Pagination } from '../../operation/paging-schemas.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import type { Page } from '../../store/page.ts';
import { walletAccountView } from './wallet-view.ts';

interface QueryParams {
  walletId?: string | undefined;
  includeWalletDetails: boolean;
  paginationOptions: Page;
}

/** The accounts of a wallet, or of all wallets of an organization. */
export const listWalletAccounts: QueryDefinition<QueryParams, { accounts: v1WalletAccount[] }> = {
  name: 'list_wallet_accounts',
  parameters: z.object({
    walletId: Uuid.or(z.literal('')).optional(),
    includeWalletDetails: z.boolean().default(false),
    paginationOptions: Pagination,
  }),
  async answer({ walletId, includeWalletDetails, paginationOptions }, { store, organization }) {
    const accounts = await store.wallets.listAccounts(organization.id, walletId || undefined, paginationOptions);
    const wallets = includeWalletDetails ? await store.wallets.list(organization.id) : [];
    const byId = new Map(wallets.map((wallet) => [wallet.id, wallet]));
    return { accounts: accounts.map((account) => walletAccountView(account, byId.get(account.walletId))) };
  },
};
