import type { v1ExportPrivateKeyIntent, v1ExportPrivateKeyResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { privateKeyInputs } from '../signing/policy-inputs-rules.ts';
import { sealedKeyOf } from '../signing/signing-rules.ts';
import { TargetPublicKey } from './export-schemas.ts';

const parameters: z.ZodType<v1ExportPrivateKeyIntent> = z.object({
  privateKeyId: Uuid,
  targetPublicKey: TargetPublicKey,
});

/** EXPORT_PRIVATE_KEY: export a private key, encrypted for its owner (Turnkey docs, "Export private keys"). */
export const exportPrivateKey: ActivityDefinition<v1ExportPrivateKeyIntent, v1ExportPrivateKeyResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_EXPORT_PRIVATE_KEY',
      parameters,
      resultKey: 'exportPrivateKeyResult',
    }),
  ],
  async execute({ privateKeyId, targetPublicKey }, { store, vault, organization, now }) {
    const privateKey = await store.privateKeys.findSealed(organization.id, privateKeyId);
    if (!privateKey) throw notFound('private key');
    const target = { organizationId: organization.id, targetPublicKey };
    const exportBundle = await vault.exports.exportKey(sealedKeyOf({ privateKey }), target);
    await store.privateKeys.markExported(organization.id, privateKeyId, now);
    return { privateKeyId, exportBundle };
  },
  policyInputs: ({ privateKeyId }, context) => privateKeyInputs(context, [privateKeyId]),
};
