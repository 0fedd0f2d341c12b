import type { v1ImportWalletIntent, v1ImportWalletResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid, WalletAccountParams } from '../../operation/schemas.ts';
import { addWallet } from '../wallets/wallets-rules.ts';
import { EncryptedBundle } from './import-schemas.ts';
import { openImport } from './imports-rules.ts';

const parameters: z.ZodType<v1ImportWalletIntent> = z.object({
  userId: Uuid,
  walletName: Label,
  encryptedBundle: EncryptedBundle,
  accounts: z.array(WalletAccountParams).max(100),
});

/** IMPORT_WALLET: import a wallet from a mnemonic that its owner encrypted (Turnkey docs, "Import wallets"). */
export const importWallet: ActivityDefinition<v1ImportWalletIntent, v1ImportWalletResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_IMPORT_WALLET', parameters, resultKey: 'importWalletResult' })],
  async execute({ userId, walletName, encryptedBundle, accounts }, context) {
    const id = context.newId();
    const sealedSeed = await openImport(context, userId, (targets) =>
      context.vault.imports.openWallet(id, targets, encryptedBundle),
    );
    return addWallet(context, { id, name: walletName, sealedSeed, imported: true }, accounts);
  },
};
