import type { v1UpdateWalletIntent, v1UpdateWalletResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError, notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { walletInputs } from '../signing/policy-inputs-rules.ts';

const parameters: z.ZodType<v1UpdateWalletIntent> = z.object({ walletId: Uuid, walletName: Label.optional() });

/** UPDATE_WALLET: rename a wallet. */
export const updateWallet: ActivityDefinition<v1UpdateWalletIntent, v1UpdateWalletResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_UPDATE_WALLET', parameters, resultKey: 'updateWalletResult' })],
  async execute({ walletId, walletName }, { store, organization, now }) {
    if (!(await store.wallets.find(organization.id, walletId))) throw notFound('wallet');
    if (walletName !== undefined) {
      const other = await store.wallets.findByName(organization.id, walletName);
      if (other && other.id !== walletId) throw apiError('WALLET_NAME_IN_USE');
      await store.wallets.rename(organization.id, walletId, walletName, now);
    }
    return { walletId };
  },
  policyInputs: ({ walletId }, context) => walletInputs(context, walletId),
};
