import type { v1Wallet } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { walletView } from './wallet-view.ts';

/** One wallet. */
export const getWallet: QueryDefinition<{ walletId: string }, { wallet: v1Wallet }> = {
  name: 'get_wallet',
  parameters: z.object({ walletId: Uuid }),
  async answer({ walletId }, { store, organization }) {
    const wallet = await store.wallets.find(organization.id, walletId);
    if (!wallet) throw notFound('wallet');
    return { wallet: walletView(wallet) };
  },
};
