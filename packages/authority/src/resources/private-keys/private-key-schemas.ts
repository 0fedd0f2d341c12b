import type { v1PrivateKeyParams } from '@turnkey/sdk-types';
import { z } from 'zod';
import { AddressFormat, Curve, Label, Uuid } from '../../operation/schemas.ts';

/** The parameters of a new private key. */
export const PrivateKeyParams: z.ZodType<v1PrivateKeyParams> = z.object({
  privateKeyName: Label,
  curve: Curve,
  privateKeyTags: z.array(Uuid).max(100),
  addressFormats: z.array(AddressFormat).max(50),
});
