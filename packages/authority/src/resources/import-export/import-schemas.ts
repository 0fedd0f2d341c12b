import { z } from 'zod';
import { Uuid } from '../../operation/schemas.ts';

/** The user who imports. */
export const InitImportParams = z.object({ userId: Uuid });

/** The encrypted import: JSON text with `encappedPublic` and `ciphertext`, hex. */
export const EncryptedBundle = z.string().min(1).max(16_384);
