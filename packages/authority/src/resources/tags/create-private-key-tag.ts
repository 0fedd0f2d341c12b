import type { v1CreatePrivateKeyTagIntent, v1CreatePrivateKeyTagResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { requirePrivateKeys } from '../private-keys/private-keys-rules.ts';
import { PRIVATE_KEY_TAGS } from './tag-kinds.ts';
import { createTag } from './tags-rules.ts';

const parameters: z.ZodType<v1CreatePrivateKeyTagIntent> = z.object({
  privateKeyTagName: Label,
  privateKeyIds: z.array(Uuid).max(1_000),
});

/** CREATE_PRIVATE_KEY_TAG: a name for a group of private keys, for use in policies. */
export const createPrivateKeyTag: ActivityDefinition<v1CreatePrivateKeyTagIntent, v1CreatePrivateKeyTagResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_PRIVATE_KEY_TAG',
      parameters,
      resultKey: 'createPrivateKeyTagResult',
    }),
  ],
  async execute({ privateKeyTagName: name, privateKeyIds }, context) {
    const tag = { name, memberIds: privateKeyIds };
    return { privateKeyTagId: await createTag(PRIVATE_KEY_TAGS, context, tag, requirePrivateKeys), privateKeyIds };
  },
};
