import type { v1InitImportWalletIntent, v1InitImportWalletResult } from '@turnkey/sdk-types';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { InitImportParams } from './import-schemas.ts';
import { initImport } from './imports-rules.ts';

/** INIT_IMPORT_WALLET: make the key for encrypting a mnemonic (Turnkey docs, "Import wallets"). */
export const initImportWallet: ActivityDefinition<v1InitImportWalletIntent, v1InitImportWalletResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_INIT_IMPORT_WALLET',
      parameters: InitImportParams,
      resultKey: 'initImportWalletResult',
    }),
  ],
  execute: async ({ userId }, context) => ({ importBundle: await initImport(context, userId) }),
};
