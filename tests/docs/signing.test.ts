import { ed25519 } from '@noble/curves/ed25519.js';
import { createReactNativeClient, type ReactNativeClient } from '@postern/client/react-native';
import { base58 } from '@scure/base';
import { PublicKey, SystemProgram, Transaction } from '@solana/web3.js';
import { parseTransaction, parseUnits, recoverTransactionAddress, verifyMessage, verifyTypedData } from 'viem';
import { beforeAll, describe, expect, test } from 'vitest';
import { signSolanaMessage, signSolanaTransaction } from '../../examples/signing/solana.ts';
import { viemAccount } from '../../examples/signing/viem-account.ts';
import { sharedDeployment } from '../backend/deployment.ts';

const BACKEND = 'https://app.example.com/auth';
const ETHEREUM = {
  curve: 'CURVE_SECP256K1',
  pathFormat: 'PATH_FORMAT_BIP32',
  path: "m/44'/60'/0'/0/0",
  addressFormat: 'ADDRESS_FORMAT_ETHEREUM',
} as const;
const SOLANA = {
  curve: 'CURVE_ED25519',
  pathFormat: 'PATH_FORMAT_BIP32',
  path: "m/44'/501'/0'/0'",
  addressFormat: 'ADDRESS_FORMAT_SOLANA',
} as const;

/** The client of phones has no browser around it, so it runs here. Its storage is a map. */
async function signedIn(deployment: ReturnType<typeof sharedDeployment>): Promise<ReactNativeClient> {
  const wallet = { walletName: 'Wallet', accounts: [ETHEREUM, SOLANA] };
  const postern = deployment.backend({ subOrganization: { wallet } });
  const items = new Map<string, string>();
  const { TURNKEY_API_URL, TURNKEY_TLS_FETCHER_PUBLIC_KEY } = deployment.environment();
  const client = createReactNativeClient({
    backendUrl: BACKEND,
    turnkeyApiUrl: TURNKEY_API_URL ?? '',
    tlsFetcherPublicKey: TURNKEY_TLS_FETCHER_PUBLIC_KEY ?? '',
    storage: {
      getItemAsync: async (name) => items.get(name) ?? null,
      setItemAsync: async (name, value) => void items.set(name, value),
      deleteItemAsync: async (name) => void items.delete(name),
    },
    fetch: (input, init) =>
      String(input).startsWith(BACKEND) ? postern.fetch(new Request(input, init)) : fetch(input, init),
  });
  const contact = deployment.newEmail();
  await client.signInWithOtp({ contact, readCode: () => deployment.authority.lastCode(contact) });
  return client;
}

const deployment = sharedDeployment();
let client: ReactNativeClient;
beforeAll(async () => {
  client = await signedIn(deployment);
});

describe('the signed-in user signs with the examples of docs/signing-messages.md', () => {
  test('a message, as text and as bytes', async () => {
    const account = await viemAccount(client);
    for (const message of ['Grüße', { raw: '0x00ff' }, { raw: new Uint8Array([1, 2]) }] as const) {
      const signature = await account.signMessage({ message });
      expect(await verifyMessage({ address: account.address, message, signature })).toBe(true);
    }
  });

  test('typed data of EIP-712', async () => {
    const account = await viemAccount(client);
    const typedData = {
      domain: { name: 'Example', chainId: 1, verifyingContract: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' },
      types: {
        Order: [
          { name: 'item', type: 'string' },
          { name: 'price', type: 'uint256' },
        ],
      },
      primaryType: 'Order',
      message: { item: 'Coffee', price: parseUnits('3', 18) },
    } as const;
    const signature = await account.signTypedData(typedData);
    expect(await verifyTypedData({ ...typedData, address: account.address, signature })).toBe(true);
  });

  test('a transaction on Ethereum', async () => {
    const account = await viemAccount(client);
    const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
    const serializedTransaction = await account.signTransaction({
      type: 'eip1559',
      chainId: 1,
      nonce: 0,
      to,
      value: 1n,
      gas: 21_000n,
      maxFeePerGas: 2_000_000_000n,
      maxPriorityFeePerGas: 1_000_000_000n,
    });
    expect(parseTransaction(serializedTransaction)).toMatchObject({ to: to.toLowerCase(), value: 1n });
    const signer = await recoverTransactionAddress({ serializedTransaction: serializedTransaction as `0x02${string}` });
    expect(signer).toBe(account.address);
  });

  test('a message and a transaction on Solana', async () => {
    const { accounts } = await client.request('/public/v1/query/list_wallet_accounts');
    const address = accounts.find(({ addressFormat }) => addressFormat === 'ADDRESS_FORMAT_SOLANA')?.address ?? '';
    const message = 'Grüße';
    const signature = Buffer.from(await signSolanaMessage(client, address, message), 'hex');
    expect(ed25519.verify(signature, Buffer.from(message), base58.decode(address))).toBe(true);

    const payer = new PublicKey(address);
    const unsigned = new Transaction({ feePayer: payer, recentBlockhash: base58.encode(new Uint8Array(32).fill(1)) });
    unsigned.add(
      SystemProgram.transfer({ fromPubkey: payer, toPubkey: new PublicKey(new Uint8Array(32).fill(9)), lamports: 1 }),
    );
    const signed = await signSolanaTransaction(client, address, unsigned);
    expect(signed.verifySignatures()).toBe(true);
  });
});
