import type { v1InitImportPrivateKeyIntent, v1InitImportPrivateKeyResult } from '@turnkey/sdk-types';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { InitImportParams } from './import-schemas.ts';
import { initImport } from './imports-rules.ts';

/** INIT_IMPORT_PRIVATE_KEY: make the key for encrypting a private key (Turnkey docs, "Import private keys"). */
export const initImportPrivateKey: ActivityDefinition<v1InitImportPrivateKeyIntent, v1InitImportPrivateKeyResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_INIT_IMPORT_PRIVATE_KEY',
      parameters: InitImportParams,
      resultKey: 'initImportPrivateKeyResult',
    }),
  ],
  execute: async ({ userId }, context) => ({ importBundle: await initImport(context, userId) }),
};
