import type { v1UpdateWalletAccountNameIntent, v1UpdateWalletAccountNameResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';

const parameters: z.ZodType<v1UpdateWalletAccountNameIntent> = z.object({ walletAccountId: Uuid, name: Label });

/** UPDATE_WALLET_ACCOUNT_NAME: rename an account. */
export const updateWalletAccountName: ActivityDefinition<
  v1UpdateWalletAccountNameIntent,
  v1UpdateWalletAccountNameResult
> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_UPDATE_WALLET_ACCOUNT_NAME',
      parameters,
      resultKey: 'updateWalletAccountNameResult',
    }),
  ],
  async execute({ walletAccountId, name }, { store, organization, now }) {
    const [account] = await store.wallets.listAccountsByIds(organization.id, [walletAccountId]);
    if (!account) throw notFound('wallet account');
    await store.wallets.renameAccount(organization.id, walletAccountId, name, now);
    return { walletAccountId };
  },
};
