import type { v1UpdatePrivateKeyTagIntent, v1UpdatePrivateKeyTagResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { requirePrivateKeys } from '../private-keys/private-keys-rules.ts';
import { PRIVATE_KEY_TAGS } from './tag-kinds.ts';
import { updateTag } from './tags-rules.ts';

const parameters: z.ZodType<v1UpdatePrivateKeyTagIntent> = z.object({
  privateKeyTagId: Uuid,
  newPrivateKeyTagName: Label.optional(),
  addPrivateKeyIds: z.array(Uuid).max(1_000),
  removePrivateKeyIds: z.array(Uuid).max(1_000),
});

/** UPDATE_PRIVATE_KEY_TAG: rename a tag, add it to private keys and remove it from private keys. */
export const updatePrivateKeyTag: ActivityDefinition<v1UpdatePrivateKeyTagIntent, v1UpdatePrivateKeyTagResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_UPDATE_PRIVATE_KEY_TAG',
      parameters,
      resultKey: 'updatePrivateKeyTagResult',
    }),
  ],
  async execute(
    { privateKeyTagId: id, newPrivateKeyTagName: name, addPrivateKeyIds: addIds, removePrivateKeyIds: removeIds },
    context,
  ) {
    await updateTag(PRIVATE_KEY_TAGS, context, { id, name, addIds, removeIds }, requirePrivateKeys);
    return { privateKeyTagId: id };
  },
};
