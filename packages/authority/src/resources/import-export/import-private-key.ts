import type { v1ImportPrivateKeyIntent, v1ImportPrivateKeyResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { AddressFormat, Curve, Label, Uuid } from '../../operation/schemas.ts';
import { addPrivateKeys } from '../private-keys/private-keys-rules.ts';
import { EncryptedBundle } from './import-schemas.ts';
import { openImport } from './imports-rules.ts';

const parameters: z.ZodType<v1ImportPrivateKeyIntent> = z.object({
  userId: Uuid,
  privateKeyName: Label,
  encryptedBundle: EncryptedBundle,
  curve: Curve,
  addressFormats: z.array(AddressFormat).max(50),
});

/** IMPORT_PRIVATE_KEY: import a key that its owner encrypted (Turnkey docs, "Import private keys"). */
export const importPrivateKey: ActivityDefinition<v1ImportPrivateKeyIntent, v1ImportPrivateKeyResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_IMPORT_PRIVATE_KEY',
      parameters,
      resultKey: 'importPrivateKeyResult',
    }),
  ],
  async execute({ userId, privateKeyName: name, encryptedBundle, curve, addressFormats }, context) {
    const id = context.newId();
    const key = await openImport(context, userId, (targets) =>
      context.vault.imports.openPrivateKey({ privateKeyId: id, curve }, targets, encryptedBundle),
    );
    const [imported] = await addPrivateKeys(context, [{ id, name, curve, addressFormats, ...key }], true);
    if (!imported) throw new Error('one private key has one result');
    return imported;
  },
};
