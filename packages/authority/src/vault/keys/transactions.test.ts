import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../errors/invalid-input.ts';
import { parseTransaction } from './transactions.ts';

describe('parseTransaction', () => {
  it('A parsed transaction names its curve and the keyword that policies use', () => {
    const legacy = '0xdc80018252089470997970c51812dc3a010c7d01b50e0d17dc79c88080';
    const { keyword, transaction } = parseTransaction('TRANSACTION_TYPE_ETHEREUM', legacy);
    expect(keyword).toBe('eth');
    expect(transaction.curve).toBe('CURVE_SECP256K1');
  });

  it.each(['TRANSACTION_TYPE_CARDANO', 'ETHEREUM', '', 'constructor'])('The transaction type %j is refused', (type) => {
    expect(() => parseTransaction(type, '00')).toThrow(new InvalidInput('unsupported transaction type'));
  });
});
