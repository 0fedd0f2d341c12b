import { z } from 'zod';
import { isOperation } from '../../operation/turnkey-operations.ts';
import { FAILURE_KINDS } from './failures.ts';

/** `init_otp`, `INIT_OTP` and `ACTIVITY_TYPE_INIT_OTP_V3` all become `init_otp`. */
const Operation = z
  .string()
  .max(120)
  .transform((name) =>
    name
      .toLowerCase()
      .replace(/^activity_type_/, '')
      .replace(/_v\d+$/, ''),
  )
  .refine(
    (name) => name === '*' || isOperation('submit', name) || isOperation('query', name),
    'not an operation of the API',
  )
  .describe('The last part of its path, such as init_otp, or the type of the activity. * for each.');

export const FailureParams = z.object({
  operation: Operation.default('*'),
  times: z.int().min(1).max(1_000_000).default(1).describe('How many requests fail.'),
  with: z
    .literal(FAILURE_KINDS)
    .describe(
      '429 and 500 are errors of the API, html is the error page of a proxy (502), timeout never answers, ' +
        'reset cuts the connection.',
    ),
  executes: z.boolean().default(false).describe('Whether the operation is carried out, and only its answer is lost.'),
});

export const FailureList = z.object({
  failures: z.array(FailureParams).describe('Those that still wait for a request, with how many times are left.'),
});
