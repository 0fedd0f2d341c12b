import type { v1ExportWalletIntent, v1ExportWalletResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { MNEMONIC_LANGUAGES } from '../../vault/keys/mnemonic-language.ts';
import { walletInputs } from '../signing/policy-inputs-rules.ts';
import { TargetPublicKey } from './export-schemas.ts';

const parameters: z.ZodType<v1ExportWalletIntent> = z.object({
  walletId: Uuid,
  targetPublicKey: TargetPublicKey,
  language: z.enum(MNEMONIC_LANGUAGES).optional(),
});

/** EXPORT_WALLET: export a wallet's mnemonic, encrypted for its owner (Turnkey docs, "Export wallets"). */
export const exportWallet: ActivityDefinition<v1ExportWalletIntent, v1ExportWalletResult> = {
  access: {},
  versions: [newestVersion({ type: 'ACTIVITY_TYPE_EXPORT_WALLET', parameters, resultKey: 'exportWalletResult' })],
  async execute({ walletId, targetPublicKey, language = 'MNEMONIC_LANGUAGE_ENGLISH' }, context) {
    const { store, vault, organization, now } = context;
    const wallet = await store.wallets.findSealed(organization.id, walletId);
    if (!wallet) throw notFound('wallet');
    const target = { organizationId: organization.id, targetPublicKey };
    const exportBundle = await vault.exports.exportWallet(wallet, language, target);
    await store.wallets.markExported(organization.id, walletId, now);
    return { walletId, exportBundle };
  },
  policyInputs: ({ walletId }, context) => walletInputs(context, walletId),
};
