import { z } from 'zod';
import type { Page } from '../store/page.ts';
import { Uuid } from './schemas.ts';

/** `limit` is a string from "1" to "100", 10 when absent; the cursors are ids of objects (Turnkey docs, "Pagination"). */
export const Pagination = z
  .object({
    limit: z
      .string()
      .regex(/^([1-9][0-9]?|100)$/, 'not a string from 1 to 100')
      .optional(),
    before: Uuid.or(z.literal('')).optional(),
    after: Uuid.or(z.literal('')).optional(),
  })
  .optional()
  .transform(
    (pagination): Page => ({
      limit: Number(pagination?.limit ?? '10'),
      before: pagination?.before || undefined,
      after: pagination?.after || undefined,
    }),
  );
