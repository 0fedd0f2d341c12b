import { z } from 'zod';
import { Time } from '../clock/clock-schemas.ts';

/** A state as a file. */
export const StateFile = z.object({
  format: z.literal('postern-state-1'),
  now: Time.describe('The time of the authority that it was exported from.'),
  migrations: z.array(z.string()).describe('The schema that the rows belong to.'),
  dataKey: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/, 'not a key')
    .describe('Opens the private keys in the rows: the file is a secret of the tests.'),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});
