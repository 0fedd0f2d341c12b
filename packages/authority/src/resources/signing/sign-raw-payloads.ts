import type { v1SignRawPayloadsIntent, v1SignRawPayloadsResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { HashFunction, PayloadEncoding } from '../../operation/schemas.ts';
import { payloadInputs } from './policy-inputs-rules.ts';
import { signPayloads } from './signing-rules.ts';

const parameters: z.ZodType<v1SignRawPayloadsIntent> = z.object({
  signWith: z.string().min(1).max(256),
  payloads: z.array(z.string()).min(1).max(100),
  encoding: PayloadEncoding,
  hashFunction: HashFunction,
});

/** SIGN_RAW_PAYLOADS: sign several payloads with one key, all of them or none (Turnkey docs, "Sign raw payloads"). */
export const signRawPayloads: ActivityDefinition<v1SignRawPayloadsIntent, v1SignRawPayloadsResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_SIGN_RAW_PAYLOADS',
      parameters,
      resultKey: 'signRawPayloadsResult',
    }),
  ],
  execute: async (intent, context) => ({
    signatures: await signPayloads(context, intent.signWith, payloadsOf(intent)),
  }),
  policyInputs: (intent, context) => payloadInputs(context, intent.signWith, payloadsOf(intent)),
};

function payloadsOf({ payloads, encoding, hashFunction }: v1SignRawPayloadsIntent) {
  return payloads.map((payload) => ({ payload, encoding, hashFunction }));
}
