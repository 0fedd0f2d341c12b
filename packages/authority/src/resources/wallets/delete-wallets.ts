import type { v1DeleteWalletsIntent, v1DeleteWalletsResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError, notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { walletListInputs } from '../signing/policy-inputs-rules.ts';

const parameters: z.ZodType<v1DeleteWalletsIntent> = z.object({
  walletIds: z.array(Uuid).min(1).max(100),
  deleteWithoutExport: z.boolean().optional(),
});

/** DELETE_WALLETS: delete wallets and their accounts. They must be exported, unless `deleteWithoutExport` is set. */
export const deleteWallets: ActivityDefinition<v1DeleteWalletsIntent, v1DeleteWalletsResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_DELETE_WALLETS', parameters, resultKey: 'deleteWalletsResult' })],
  async execute({ walletIds, deleteWithoutExport }, { store, organization }) {
    const wallets = await store.wallets.listByIds(organization.id, walletIds);
    if (wallets.length !== new Set(walletIds).size) throw notFound('wallet');
    if (!deleteWithoutExport && wallets.some((wallet) => !wallet.exported)) throw apiError('WALLET_NOT_EXPORTED');
    await store.wallets.delete(organization.id, walletIds);
    return { walletIds };
  },
  policyInputs: ({ walletIds }, context) => walletListInputs(context, walletIds),
};
