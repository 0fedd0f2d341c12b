import type { v1DeleteWalletAccountsIntent, v1DeleteWalletAccountsResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError, notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { walletListInputs } from '../signing/policy-inputs-rules.ts';

const parameters: z.ZodType<v1DeleteWalletAccountsIntent> = z.object({
  walletAccountIds: z.array(Uuid).min(1).max(100),
  deleteWithoutExport: z.boolean().optional(),
});

/**
 * DELETE_WALLET_ACCOUNTS: delete accounts. The account or its wallet must be exported, unless `deleteWithoutExport` is
 * set.
 */
export const deleteWalletAccounts: ActivityDefinition<v1DeleteWalletAccountsIntent, v1DeleteWalletAccountsResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_DELETE_WALLET_ACCOUNTS',
      parameters,
      resultKey: 'deleteWalletAccountsResult',
    }),
  ],
  async execute({ walletAccountIds, deleteWithoutExport }, { store, organization }) {
    const accounts = await store.wallets.listAccountsByIds(organization.id, walletAccountIds);
    if (accounts.length !== new Set(walletAccountIds).size) throw notFound('wallet account');
    const walletIds = accounts.map((account) => account.walletId);
    const wallets = await store.wallets.listByIds(organization.id, walletIds);
    const exported = new Set(wallets.filter((wallet) => wallet.exported).map((wallet) => wallet.id));
    if (!deleteWithoutExport && accounts.some((account) => !account.exported && !exported.has(account.walletId))) {
      throw apiError('WALLET_ACCOUNT_NOT_EXPORTED');
    }
    await store.wallets.deleteAccounts(organization.id, walletAccountIds);
    return { walletAccountIds };
  },
  async policyInputs({ walletAccountIds }, context) {
    const accounts = await context.store.wallets.listAccountsByIds(context.organization.id, walletAccountIds);
    return walletListInputs(
      context,
      accounts.map((account) => account.walletId),
    );
  },
};
