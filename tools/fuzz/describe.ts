import type { Describe } from './comparison.ts';

type ParseTransaction = typeof import('../../packages/authority/src/vault/keys/transactions.ts')['parseTransaction'];

/** The generator of secp256k1; whose key signs makes no difference to what is compared. */
const SIGNER = { publicKey: Buffer.from('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798', 'hex') };

/** Describes transactions with the parser of the authority. Anything but a refusal goes through: it would be a defect. */
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
