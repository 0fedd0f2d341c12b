import type { v1ExportWalletAccountIntent, v1ExportWalletAccountResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { signerInputs } from '../signing/policy-inputs-rules.ts';
import { findSigner, sealedKeyOf } from '../signing/signing-rules.ts';
import { TargetPublicKey } from './export-schemas.ts';

const parameters: z.ZodType<v1ExportWalletAccountIntent> = z.object({
  address: z.string().min(1).max(256),
  targetPublicKey: TargetPublicKey,
});

/**
 * EXPORT_WALLET_ACCOUNT: export the private key of one account, encrypted for its owner (Turnkey docs, "Export
 * wallets").
 */
export const exportWalletAccount: ActivityDefinition<v1ExportWalletAccountIntent, v1ExportWalletAccountResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_EXPORT_WALLET_ACCOUNT',
      parameters,
      resultKey: 'exportWalletAccountResult',
    }),
  ],
  async execute({ address, targetPublicKey }, context) {
    const { store, vault, organization, now } = context;
    const signer = await findSigner(context, address);
    if (!signer || !('account' in signer)) throw notFound('wallet account');
    const target = { organizationId: organization.id, targetPublicKey };
    const exportBundle = await vault.exports.exportKey(sealedKeyOf(signer), target);
    await store.wallets.markAccountExported(organization.id, signer.account.id, now);
    return { address: signer.account.address, exportBundle };
  },
  async policyInputs({ address }, context) {
    const signer = await findSigner(context, address);
    return signer && 'account' in signer ? signerInputs(signer) : {};
  },
};
