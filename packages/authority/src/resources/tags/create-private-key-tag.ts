import type { v1CreatePrivateKeyTagIntent, v1CreatePrivateKeyTagResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { LIMITS } from '../../operation/limits.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { requirePrivateKeys } from '../private-keys/private-keys-rules.ts';
import { requireFreeTagName } from './private-key-tags-rules.ts';

const parameters: z.ZodType<v1CreatePrivateKeyTagIntent> = z.object({
  privateKeyTagName: Label,
  privateKeyIds: z.array(Uuid).max(1_000),
});

/** CREATE_PRIVATE_KEY_TAG: a name for a group of private keys, for policies to refer to. */
export const createPrivateKeyTag: ActivityDefinition<v1CreatePrivateKeyTagIntent, v1CreatePrivateKeyTagResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_CREATE_PRIVATE_KEY_TAG',
      parameters,
      resultKey: 'createPrivateKeyTagResult',
    }),
  ],
  async execute({ privateKeyTagName, privateKeyIds }, context) {
    const { store, organization, now } = context;
    await store.organizations.findForUpdate(organization.id);
    const tags = await store.privateKeyTags.list(organization.id);
    const limit = organization.parentId === null ? LIMITS.privateKeyTags.parent : LIMITS.privateKeyTags.subOrganization;
    if (tags.length >= limit) throw apiError('PRIVATE_KEY_TAG_LIMIT');
    requireFreeTagName(tags, privateKeyTagName);
    await requirePrivateKeys(context, privateKeyIds);
    const id = context.newId();
    const dates = { createdAt: now, updatedAt: now };
    await store.privateKeyTags.insert({ organizationId: organization.id, id, name: privateKeyTagName, ...dates });
    await store.privateKeyTags.attach(organization.id, [id], privateKeyIds);
    return { privateKeyTagId: id, privateKeyIds };
  },
};
