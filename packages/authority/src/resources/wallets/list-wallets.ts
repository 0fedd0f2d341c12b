import type { v1Wallet } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { walletView } from './wallet-view.ts';

/** All wallets of an organization. */
export const listWallets: QueryDefinition<object, { wallets: v1Wallet[] }> = {
  name: 'list_wallets',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    return { wallets: (await store.wallets.list(organization.id)).map(walletView) };
  },
};
