import type { Describe } from './comparison.ts';

type ParseTransaction = typeof import('../../packages/authority/src/vault/keys/transactions.ts')['parseTransaction'];

/** The generator of secp256k1. The comparison does not depend on the signer's key. */
const SIGNER = { publicKey: Buffer.from('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798', 'hex') };

/** Parses transactions with the authority's parser. Only a refusal is caught: every other error is a defect. */
export function describeWith(parseTransaction: ParseTransaction): Describe {
  return (type, hex) => {
    try {
      return parseTransaction(type, hex).transaction.describe(SIGNER);
    } catch (error) {
      if (error instanceof Error && error.name === 'InvalidInput') return undefined;
      throw error;
    }
  };
}
