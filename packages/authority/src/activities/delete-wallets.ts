import type { v1DeleteWalletsIntent, v1DeleteWalletsResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { touchWallets } from '../aggregates/touches.ts';
import { type ActivityDefinition, newestVersion } from '../kernel/activity-definition.ts';
import { apiError, notFound } from '../kernel/api-error.ts';
import { Uuid } from './schemas.ts';

const Parameters: z.ZodType<v1DeleteWalletsIntent> = z.object({
  walletIds: z.array(Uuid).min(1).max(100),
  deleteWithoutExport: z.boolean().optional(),
});

/** DELETE_WALLETS: forget wallets and their accounts for good. Only exported ones, unless nobody minds. */
export const deleteWallets: ActivityDefinition<v1DeleteWalletsIntent, v1DeleteWalletsResult> = {
  access: {},
  versions: [
    newestVersion({ type: 'ACTIVITY_TYPE_DELETE_WALLETS', parameters: Parameters, resultKey: 'deleteWalletsResult' }),
  ],
  async execute({ walletIds, deleteWithoutExport }, { store, organization }) {
    const wallets = await store.wallets.listByIds(organization.id, walletIds);
    if (wallets.length !== new Set(walletIds).size) throw notFound('wallet');
    if (!deleteWithoutExport && wallets.some((wallet) => !wallet.exported)) throw apiError('WALLET_NOT_EXPORTED');
    await store.wallets.delete(organization.id, walletIds);
    return { walletIds };
  },
  touches: ({ walletIds }, context) => touchWallets(context, walletIds),
};
