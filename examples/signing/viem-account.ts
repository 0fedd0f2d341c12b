import type { PosternClient } from '@postern/client';
import {
  getTypesForEIP712Domain,
  type Hex,
  serializeSignature,
  serializeTransaction,
  serializeTypedData,
  type TypedDataDefinition,
  toPrefixedMessage,
} from 'viem';
import { type LocalAccount, toAccount } from 'viem/accounts';

/** The wallet of the signed-in user as an account of viem. Turnkey signs; the session stamps each request. */
export async function viemAccount(postern: Pick<PosternClient, 'request' | 'submit'>): Promise<LocalAccount> {
  const { accounts } = await postern.request('/public/v1/query/list_wallet_accounts');
  const signWith = accounts.find(({ addressFormat }) => addressFormat === 'ADDRESS_FORMAT_ETHEREUM')?.address;
  if (!signWith) throw new Error('the user has no Ethereum account');

  const sign = async (payload: string, encoding: 'HEXADECIMAL' | 'EIP712'): Promise<Hex> => {
    const { r, s, v } = await postern.submit('ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2', {
      signWith,
      payload,
      encoding: `PAYLOAD_ENCODING_${encoding}`,
      hashFunction: encoding === 'EIP712' ? 'HASH_FUNCTION_NO_OP' : 'HASH_FUNCTION_KECCAK256',
    });
    return serializeSignature({ r: `0x${r}`, s: `0x${s}`, yParity: Number(v) });
  };

  return toAccount({
    address: signWith as Hex,

    // personal_sign (EIP-191): prefix and length come before the message, and Turnkey hashes all of it.
    signMessage: ({ message }) => sign(toPrefixedMessage(message).slice(2), 'HEXADECIMAL'),

    // EIP-712: Turnkey gets the whole JSON, so that policies can read its fields.
    signTypedData(typedData) {
      const { domain = {}, types, primaryType, message } = typedData as TypedDataDefinition;
      const withDomain = { EIP712Domain: getTypesForEIP712Domain({ domain }), ...types };
      return sign(serializeTypedData({ domain, types: withDomain, primaryType, message }), 'EIP712');
    },

    async signTransaction(transaction, { serializer = serializeTransaction } = {}) {
      const { signedTransaction } = await postern.submit('ACTIVITY_TYPE_SIGN_TRANSACTION_V2', {
        signWith,
        type: 'TRANSACTION_TYPE_ETHEREUM',
        unsignedTransaction: (await serializer(transaction)).slice(2),
      });
      return `0x${signedTransaction}`;
    },
  });
}
