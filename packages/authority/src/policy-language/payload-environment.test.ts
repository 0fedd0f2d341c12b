import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../errors/invalid-input.ts';
import { payloadEnvironment } from './payload-environment.ts';
import { CaseInsensitiveText } from './value.ts';

const ADDRESS = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const HASH = { hashFunction: 'HASH_FUNCTION_NO_OP' };

describe('payloadEnvironment', () => {
  const typedData = (message: object) => ({
    ...HASH,
    encoding: 'PAYLOAD_ENCODING_EIP712',
    payload: JSON.stringify({
      types: {
        Transfer: [
          { name: 'to', type: 'address' },
          { name: 'amounts', type: 'uint256[]' },
          { name: 'final', type: 'bool' },
          { name: 'note', type: 'Note' },
        ],
        Note: [{ name: 'text', type: 'string' }],
      },
      primaryType: 'Transfer',
      domain: { name: 'Token', chainId: 1, verifyingContract: ADDRESS },
      message,
    }),
  });
  const message = { to: ADDRESS, amounts: ['340282366920938463463374607431768211456', 2], final: true };

  it('Policies see typed data by its types, and nothing that is not signed', () => {
    expect(payloadEnvironment(typedData({ ...message, note: { text: 'A', unsigned: 1 }, unsigned: 1 }))).toEqual({
      eth: {
        eip_712: {
          primary_type: 'Transfer',
          domain: { name: 'Token', chain_id: 1n, verifying_contract: new CaseInsensitiveText(ADDRESS) },
          message: {
            to: new CaseInsensitiveText(ADDRESS),
            amounts: [2n ** 128n, 2n],
            final: true,
            note: { text: 'A' },
          },
        },
      },
    });
  });

  it('Typed data that could not be signed is refused before policies see it', () => {
    const wrong = typedData({ ...message, amounts: ['many'], note: { text: 'A' } });
    expect(() => payloadEnvironment(wrong)).toThrow(new InvalidInput('invalid payload encoding'));
  });

  it('Policies see the numbers of an authorization as text, as the documentation compares them', () => {
    const payload = JSON.stringify({ address: ADDRESS, chainId: 1, nonce: '0x10' });
    expect(payloadEnvironment({ ...HASH, encoding: 'PAYLOAD_ENCODING_EIP7702_AUTHORIZATION', payload })).toEqual({
      eth: { eip_7702_authorization: { address: ADDRESS.toLowerCase(), chain_id: '1', nonce: '16' } },
    });
  });

  it('Policies see nothing of a payload of bytes', () => {
    const payload = '00'.repeat(32);
    expect(payloadEnvironment({ ...HASH, encoding: 'PAYLOAD_ENCODING_HEXADECIMAL', payload })).toBeUndefined();
  });
});
