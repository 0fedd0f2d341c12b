import type { v1SignRawPayloadIntentV2, v1SignRawPayloadResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { HashFunction, PayloadEncoding } from '../../operation/schemas.ts';
import { payloadInputs } from './policy-inputs-rules.ts';
import { signPayloads } from './signing-rules.ts';

const parameters: z.ZodType<v1SignRawPayloadIntentV2> = z.object({
  signWith: z.string().min(1).max(256),
  payload: z.string(),
  encoding: PayloadEncoding,
  hashFunction: HashFunction,
});

/** SIGN_RAW_PAYLOAD: sign a digest, or a payload that is hashed first (Turnkey docs, "Sign raw payload"). */
export const signRawPayload: ActivityDefinition<v1SignRawPayloadIntentV2, v1SignRawPayloadResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2',
      parameters,
      resultKey: 'signRawPayloadResult',
    }),
    olderVersion({
      type: 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD',
      parameters: z.object({
        privateKeyId: z.string().min(1).max(256),
        payload: z.string(),
        encoding: PayloadEncoding,
        hashFunction: HashFunction,
      }),
      resultKey: 'signRawPayloadResult',
      upgrade: ({ privateKeyId, ...rest }) => ({ ...rest, signWith: privateKeyId }),
    }),
  ],
  async execute({ signWith, ...payload }, context) {
    const [signature] = await signPayloads(context, signWith, [payload]);
    if (!signature) throw new Error('one payload has one signature');
    return signature;
  },
  policyInputs: ({ signWith, ...payload }, context) => payloadInputs(context, signWith, [payload]),
};
