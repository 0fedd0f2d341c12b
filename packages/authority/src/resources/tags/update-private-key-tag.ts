import type { v1UpdatePrivateKeyTagIntent, v1UpdatePrivateKeyTagResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { Label, Uuid } from '../../operation/schemas.ts';
import { requirePrivateKeys } from '../private-keys/private-keys-rules.ts';
import { requireFreeTagName } from './private-key-tags-rules.ts';

const parameters: z.ZodType<v1UpdatePrivateKeyTagIntent> = z.object({
  privateKeyTagId: Uuid,
  newPrivateKeyTagName: Label.optional(),
  addPrivateKeyIds: z.array(Uuid).max(1_000),
  removePrivateKeyIds: z.array(Uuid).max(1_000),
});

/** UPDATE_PRIVATE_KEY_TAG: another name, more private keys and fewer. */
export const updatePrivateKeyTag: ActivityDefinition<v1UpdatePrivateKeyTagIntent, v1UpdatePrivateKeyTagResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_UPDATE_PRIVATE_KEY_TAG',
      parameters,
      resultKey: 'updatePrivateKeyTagResult',
    }),
  ],
  async execute({ privateKeyTagId, newPrivateKeyTagName, addPrivateKeyIds, removePrivateKeyIds }, context) {
    const { store, organization, now } = context;
    const tags = await store.privateKeyTags.list(organization.id);
    const tag = tags.find(({ id }) => id === privateKeyTagId);
    if (!tag) throw notFound('private key tag');
    if (newPrivateKeyTagName) requireFreeTagName(tags, newPrivateKeyTagName, privateKeyTagId);
    await requirePrivateKeys(context, [...addPrivateKeyIds, ...removePrivateKeyIds]);
    await store.privateKeyTags.update({ ...tag, name: newPrivateKeyTagName ?? tag.name, updatedAt: now });
    await store.privateKeyTags.attach(organization.id, [privateKeyTagId], addPrivateKeyIds);
    await store.privateKeyTags.detach(organization.id, privateKeyTagId, removePrivateKeyIds);
    return { privateKeyTagId };
  },
};
