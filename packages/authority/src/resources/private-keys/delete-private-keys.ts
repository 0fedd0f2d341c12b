import type { v1DeletePrivateKeysIntent, v1DeletePrivateKeysResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Uuid } from '../../operation/schemas.ts';
import { privateKeyInputs } from '../signing/policy-inputs-rules.ts';
import { requirePrivateKeys } from './private-keys-rules.ts';

const parameters: z.ZodType<v1DeletePrivateKeysIntent> = z.object({
  privateKeyIds: z.array(Uuid).min(1).max(100),
  deleteWithoutExport: z.boolean().optional(),
});

/** DELETE_PRIVATE_KEYS: delete private keys. They must be exported, unless `deleteWithoutExport` is set. */
export const deletePrivateKeys: ActivityDefinition<v1DeletePrivateKeysIntent, v1DeletePrivateKeysResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_DELETE_PRIVATE_KEYS',
      parameters,
      resultKey: 'deletePrivateKeysResult',
    }),
  ],
  async execute({ privateKeyIds, deleteWithoutExport }, context) {
    const keys = await requirePrivateKeys(context, privateKeyIds);
    if (!deleteWithoutExport && keys.some((key) => !key.exported)) throw apiError('PRIVATE_KEY_NOT_EXPORTED');
    await context.store.privateKeys.delete(context.organization.id, privateKeyIds);
    return { privateKeyIds };
  },
  policyInputs: ({ privateKeyIds }, context) => privateKeyInputs(context, privateKeyIds),
};
