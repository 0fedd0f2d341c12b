import type { v1CreatePolicyIntentV3, v1RequiredAuthenticationMethodParams } from '@turnkey/sdk-types';
import { z } from 'zod';
import { Label } from '../../operation/schemas.ts';

export const Effect = z.enum(['EFFECT_ALLOW', 'EFFECT_DENY']);

/** An expression of the policy language. The parser has further limits. */
export const Expression = z.string().max(16_384);

export const Notes = z.string().max(10_000);

export const PolicyParams: z.ZodType<v1CreatePolicyIntentV3> = z.object({
  policyName: Label,
  effect: Effect,
  condition: Expression.optional(),
  consensus: Expression.optional(),
  notes: Notes.default(''),
  time: Expression.optional(),
});

const AuthenticationMethod = z.object({
  type: z.enum([
    'AUTHENTICATION_TYPE_EMAIL_OTP',
    'AUTHENTICATION_TYPE_SMS_OTP',
    'AUTHENTICATION_TYPE_PASSKEY',
    'AUTHENTICATION_TYPE_API_KEY',
    'AUTHENTICATION_TYPE_OAUTH',
    'AUTHENTICATION_TYPE_SESSION',
  ]),
  id: z.uuid().optional(),
});

/** Every step is required. Each step accepts any one of its methods. */
export const RequiredAuthenticationMethods: z.ZodType<v1RequiredAuthenticationMethodParams[]> = z
  .array(z.object({ any: z.array(AuthenticationMethod).min(1).max(20) }))
  .min(1)
  .max(10);
