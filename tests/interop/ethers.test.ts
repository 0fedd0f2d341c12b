import { TurnkeySigner } from '@turnkey/ethers';
import { Transaction, verifyMessage, verifyTypedData } from 'ethers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { serverClient } from '../setup/server-client.ts';

const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const DOMAIN = { name: 'Ether Mail', version: '1', chainId: 1, verifyingContract: TO };
const TYPES = {
  Mail: [
    { name: 'to', type: 'address' },
    { name: 'amount', type: 'uint256' },
  ],
};

/** The unmodified signer for ethers; ethers' own functions check what it makes. */
describe('@turnkey/ethers', () => {
  const test = sharedAuthority();
  const ada = sharedUser(test, 'ada@example.org');
  let signer: TurnkeySigner;
  beforeAll(async () => {
    // The signer's types are of an older server SDK than the one that is installed here; what it calls is the same.
    const client = serverClient(test, ada.organizationId, ada.key) as unknown as SignerClient;
    signer = new TurnkeySigner({ client, organizationId: ada.organizationId, signWith: ada.address });
  });

  type SignerClient = ConstructorParameters<typeof TurnkeySigner>[0]['client'];

  it.each(['hello', Uint8Array.of(0, 255), '🏰'])('The ethers signer signs the message %j', async (message) => {
    expect(verifyMessage(message, await signer.signMessage(message))).toBe(ada.address);
  });

  it('The ethers signer signs typed data', async () => {
    const value = { to: TO, amount: 2n ** 200n };
    expect(verifyTypedData(DOMAIN, TYPES, value, await signer.signTypedData(DOMAIN, TYPES, value))).toBe(ada.address);
  });

  it.each([
    ['legacy', { type: 0, chainId: 1, gasPrice: 5n, gasLimit: 21_000n, nonce: 0, to: TO, value: 1n }],
    ['EIP-2930', { type: 1, chainId: 1, gasPrice: 5n, gasLimit: 21_000n, nonce: 0, to: TO, accessList: [] }],
    [
      'EIP-1559',
      { type: 2, chainId: 8453, maxFeePerGas: 20n, maxPriorityFeePerGas: 2n, gasLimit: 60_000n, nonce: 1, to: TO },
    ],
  ])('The ethers signer signs a transaction, %s', async (_, request) => {
    const transaction = Transaction.from(await signer.signTransaction({ ...request, from: ada.address }));
    expect(transaction.from).toBe(ada.address);
    expect(transaction.to).toBe(TO);
  });
});
