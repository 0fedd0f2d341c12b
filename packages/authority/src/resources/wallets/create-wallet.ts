import type { v1CreateWalletIntent, v1CreateWalletResult } from '@turnkey/sdk-types';
import type { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { WalletParams } from '../../operation/schemas.ts';
import { createWallet as create } from './wallets-rules.ts';

const parameters: z.ZodType<v1CreateWalletIntent> = WalletParams;

/** CREATE_WALLET: create a wallet with a new seed and its first accounts. */
export const createWallet: ActivityDefinition<v1CreateWalletIntent, v1CreateWalletResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_CREATE_WALLET', parameters, resultKey: 'createWalletResult' })],
  execute: (intent, context) => create(context, intent),
};
