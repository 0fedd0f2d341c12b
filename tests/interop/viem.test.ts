import { createAccount } from '@turnkey/viem';
import {
  type LocalAccount,
  parseEther,
  recoverTransactionAddress,
  type TransactionSerializable,
  verifyMessage,
  verifyTypedData,
} from 'viem';
import { recoverAuthorizationAddress } from 'viem/utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { serverClient } from '../setup/server-client.ts';
import { submit } from '../setup/user.ts';

const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const FEES = {
  maxFeePerGas: 20n,
  maxPriorityFeePerGas: 2n,
  gas: 60_000n,
  nonce: 7,
  value: parseEther('0.1'),
  to: TO,
} as const;

const TYPED_DATA = {
  domain: { name: 'Ether Mail', version: '1', chainId: 1n, verifyingContract: TO },
  types: {
    // viem drops the domain from the document that the signer sends unless its type is spelled out.
    EIP712Domain: [
      { name: 'name', type: 'string' },
      { name: 'version', type: 'string' },
      { name: 'chainId', type: 'uint256' },
      { name: 'verifyingContract', type: 'address' },
    ],
    Person: [
      { name: 'name', type: 'string' },
      { name: 'wallet', type: 'address' },
    ],
    Mail: [
      { name: 'from', type: 'Person' },
      { name: 'amounts', type: 'uint256[]' },
    ],
  },
  primaryType: 'Mail',
  message: { from: { name: 'Cow', wallet: TO }, amounts: [1n, 2n ** 200n] },
} as const;

/** The unmodified signer for viem; viem's own functions check what it makes. */
describe('@turnkey/viem', () => {
  const test = sharedAuthority();
  const ada = sharedUser(test, 'ada@example.org');
  const accounts = new Map<string, LocalAccount>();
  beforeAll(async () => {
    const created = await submit(test, ada.key, ada.organizationId, 'CREATE_PRIVATE_KEYS_V2', {
      privateKeys: [
        {
          privateKeyName: 'Hot',
          curve: 'CURVE_SECP256K1',
          privateKeyTags: [],
          addressFormats: ['ADDRESS_FORMAT_ETHEREUM'],
        },
      ],
    });
    const [{ privateKeyId }] = created.result.privateKeys;
    const client = serverClient(test, ada.organizationId, ada.key);
    const { organizationId } = ada;
    accounts.set('a wallet account', await createAccount({ client, organizationId, signWith: ada.address }));
    // The signer asks for the key's address itself.
    accounts.set('a private key', await createAccount({ client, organizationId, signWith: privateKeyId }));
  });

  const accountOf = (name: string) => {
    const account = accounts.get(name);
    if (!account) throw new Error('there is no such account');
    return account;
  };

  describe.each(['a wallet account', 'a private key'])('with %s', (name) => {
    it.each(['hello', { raw: '0x00ff' } as const, '🏰'])('The viem account signs the message %j', async (message) => {
      const account = accountOf(name);
      const signature = await account.signMessage({ message });
      expect(await verifyMessage({ address: account.address, message, signature })).toBe(true);
    });

    it('The viem account signs typed data', async () => {
      const account = accountOf(name);
      const signature = await account.signTypedData(TYPED_DATA);
      expect(await verifyTypedData({ address: account.address, signature, ...TYPED_DATA })).toBe(true);
    });

    it.each<[string, TransactionSerializable]>([
      ['legacy', { type: 'legacy', chainId: 1, gasPrice: 5n, gas: 21_000n, nonce: 0, to: TO, value: 1n }],
      ['EIP-2930', { type: 'eip2930', chainId: 1, gasPrice: 5n, gas: 21_000n, accessList: [], to: TO }],
      ['EIP-1559', { type: 'eip1559', chainId: 8453, ...FEES }],
    ])('The viem account signs a transaction, %s', async (_, transaction) => {
      const account = accountOf(name);
      const signed = await account.signTransaction(transaction);
      const serializedTransaction = signed as Parameters<typeof recoverTransactionAddress>[0]['serializedTransaction'];
      expect(await recoverTransactionAddress({ serializedTransaction })).toBe(account.address);
    });

    it('The viem account signs an authorization, and a transaction with it', async () => {
      const account = accountOf(name);
      const authorization = await account.signAuthorization?.({ address: TO, chainId: 1, nonce: 3 });
      if (!authorization) throw new Error('the account signs no authorizations');
      expect(await recoverAuthorizationAddress({ authorization })).toBe(account.address);
      const signed = await account.signTransaction({
        type: 'eip7702',
        chainId: 1,
        ...FEES,
        authorizationList: [authorization],
      });
      const serializedTransaction = signed as Parameters<typeof recoverTransactionAddress>[0]['serializedTransaction'];
      expect(await recoverTransactionAddress({ serializedTransaction })).toBe(account.address);
    });
  });
});
