import type { v1CreateWalletAccountsIntent, v1CreateWalletAccountsResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid, WalletAccountParams } from '../../operation/schemas.ts';
import { walletInputs } from '../signing/policy-inputs-rules.ts';
import { deriveAccounts, storeAccounts } from './wallets-rules.ts';

const parameters: z.ZodType<v1CreateWalletAccountsIntent> = z.object({
  walletId: Uuid,
  accounts: z.array(WalletAccountParams).max(100),
  persist: z.boolean().optional(),
});

/** CREATE_WALLET_ACCOUNTS: add accounts to a wallet. With `persist: false` they are derived but not stored. */
export const createWalletAccounts: ActivityDefinition<v1CreateWalletAccountsIntent, v1CreateWalletAccountsResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_WALLET_ACCOUNTS',
      parameters,
      resultKey: 'createWalletAccountsResult',
    }),
  ],
  async execute(intent, context) {
    const { store, organization } = context;
    const wallet = await store.wallets.findSealedForUpdate(organization.id, intent.walletId);
    if (!wallet) throw notFound('wallet');
    const accounts = await deriveAccounts(context, wallet, intent.accounts);
    if (intent.persist !== false) await storeAccounts(context, accounts);
    return { addresses: accounts.map((account) => account.address) };
  },
  policyInputs: ({ walletId }, context) => walletInputs(context, walletId),
};
