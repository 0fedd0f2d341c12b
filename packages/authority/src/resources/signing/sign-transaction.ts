import type { v1SignTransactionResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion, olderVersion } from '../../operation/activity-definition.ts';
import { transactionInputs } from './policy-inputs-rules.ts';
import { signTransaction as sign, type TransactionRequest } from './signing-rules.ts';

interface Intent extends TransactionRequest {
  signWith: string;
}

const Transaction = z.object({
  unsignedTransaction: z.string().min(1),
  // The parser checks the type, so that an unknown one gets its own error.
  type: z.string().max(100),
});

/** SIGN_TRANSACTION: sign a transaction (Turnkey docs, "Sign transaction"). */
export const signTransaction: ActivityDefinition<Intent, v1SignTransactionResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_SIGN_TRANSACTION_V2',
      parameters: Transaction.extend({ signWith: z.string().min(1).max(256) }),
      resultKey: 'signTransactionResult',
    }),
    olderVersion({
      type: 'ACTIVITY_TYPE_SIGN_TRANSACTION',
      parameters: Transaction.extend({ privateKeyId: z.string().min(1).max(256) }),
      resultKey: 'signTransactionResult',
      upgrade: ({ privateKeyId, ...transaction }) => ({ ...transaction, signWith: privateKeyId }),
    }),
  ],
  execute: async ({ signWith, ...transaction }, context) => ({
    signedTransaction: await sign(context, signWith, transaction),
  }),
  policyInputs: ({ signWith, ...transaction }, context) => transactionInputs(context, signWith, transaction),
};
