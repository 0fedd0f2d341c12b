import type { v1WalletAccount } from '@turnkey/sdk-types';
import { z } from 'zod';
import { invalidField, notFound } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { walletAccountView } from './wallet-view.ts';

interface QueryParams {
  walletId: string;
  address?: string | undefined;
  path?: string | undefined;
}

/** One account of a wallet, by its address or its path. If several accounts have the path, the first one. */
export const getWalletAccount: QueryDefinition<QueryParams, { account: v1WalletAccount }> = {
  name: 'get_wallet_account',
  parameters: z.object({
    walletId: Uuid,
    address: z.string().max(256).optional(),
    path: z.string().max(256).optional(),
  }),
  async answer({ walletId, address, path }, { store, organization }) {
    if (!address && !path) throw invalidField('address', 'address or path is needed');
    const wallet = await store.wallets.find(organization.id, walletId);
    const account = await store.wallets.findAccount(organization.id, walletId, { address, path });
    if (!wallet || !account) throw notFound('wallet account');
    return { account: walletAccountView(account, wallet) };
  },
};
