import { z } from 'zod';
import { Uuid } from '../../operation/schemas.ts';

/** Whose import it is. */
export const InitImportParams = z.object({ userId: Uuid });

/** What a user has encrypted: JSON text with `encappedPublic` and `ciphertext`, hex. */
export const EncryptedBundle = z.string().min(1).max(16_384);
