import { decodeHex, encodeHex } from '@postern/protocol';
import { Transaction as Psbt, p2wpkh } from '@scure/btc-signer';
import { PublicKey, SystemProgram, TransactionMessage, VersionedTransaction } from '@solana/web3.js';
import { encryptPrivateKeyToBundle } from '@turnkey/crypto';
import { fromRlp, type Hex, keccak256, parseTransaction, recoverAddress, serializeTransaction, slice } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { submit } from '../setup/user.ts';

/** The key of the published signatures below. */
const PRIVATE_KEY: Hex = `0x${'01'.repeat(32)}`;
const account = privateKeyToAccount(PRIVATE_KEY);
const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const ETHEREUM = { type: 'eip1559', chainId: 8453, maxFeePerGas: 20n, gas: 60_000n, to: TO, value: 5n } as const;

/** `raw_data` of a transfer as TronWeb makes it, and the transaction that it signs. */
const TRON =
  '0a020add22086c2763abadf9ed2940c8d5deea822e5a67080112630a2d747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e5472616e73666572436f6e747261637412320a15411a642f0e3c3af545e7acbd38b07251b3990914f1121541222222222222222222222222222222222222222218c0843d70ac89dbea822e';
const TRON_SIGNATURE =
  '29e67ce6ef2e31a87e04e52c4392a258a08537f900c44aa25ac03e805f47e95804635e5357ea1f2785d4dbe9bf884065fcab454f6eb17f86def1c42b32c780b81c';

/** A serialization published with the format's library. */
const TEMPO: Hex =
  '0x76ef018477359400847735940080d8d79470997970c51812dc3a010c7d01b50e0d17dc79c88080c08082031180808080c0';

const test = sharedAuthority();
const ada = sharedUser(test, 'ada@example.org');
let privateKeyId: string;
beforeAll(async () => {
  const { organizationId, userId } = ada;
  const { result } = await act('INIT_IMPORT_PRIVATE_KEY', { userId });
  const encryptedBundle = await encryptPrivateKeyToBundle({
    privateKey: PRIVATE_KEY,
    keyFormat: 'HEXADECIMAL',
    importBundle: result.importBundle,
    userId,
    organizationId,
    dangerouslyOverrideSignerPublicKey: test.authority.publicKeys.signer,
  });
  const imported = await act('IMPORT_PRIVATE_KEY', {
    userId,
    encryptedBundle,
    privateKeyName: 'Known',
    curve: 'CURVE_SECP256K1',
    addressFormats: ['ADDRESS_FORMAT_ETHEREUM', 'ADDRESS_FORMAT_TRON', 'ADDRESS_FORMAT_BITCOIN_MAINNET_P2WPKH'],
  });
  privateKeyId = imported.result.privateKeyId;
});

const act = <Type extends string>(type: Type, parameters: Record<string, unknown>) =>
  submit(test, ada.key, ada.organizationId, type, parameters);
const sign = <Type extends string>(type: Type, unsignedTransaction: string, signWith = privateKeyId) =>
  act('SIGN_TRANSACTION_V2', { signWith, type: `TRANSACTION_TYPE_${type}`, unsignedTransaction });
const signed = async (type: string, unsignedTransaction: string, signWith = privateKeyId): Promise<string> => {
  const { result } = await sign(type, unsignedTransaction, signWith);
  return result.signedTransaction;
};

describe('transactions are signed', () => {
  it('A transaction for Ethereum is signed exactly as viem does', async () => {
    const unsigned = serializeTransaction(ETHEREUM);
    const expected = (await account.signTransaction(ETHEREUM)).slice(2);
    for (const signWith of [privateKeyId, account.address, account.address.toLowerCase()]) {
      expect(await signed('ETHEREUM', unsigned, signWith)).toBe(expected);
    }
    expect(await signed('ETHEREUM', unsigned.slice(2))).toBe(expected);
  });

  it('A transaction is signed in the first version, which knew keys only', async () => {
    const unsignedTransaction = serializeTransaction(ETHEREUM);
    const { result } = await act('SIGN_TRANSACTION', {
      privateKeyId,
      type: 'TRANSACTION_TYPE_ETHEREUM',
      unsignedTransaction,
    });
    const { signedTransaction } = result;
    expect(parseTransaction(`0x${signedTransaction}`)).toMatchObject({ chainId: 8453, value: 5n });
  });

  it('A transaction for Tron is signed exactly as TronWeb does', async () => {
    expect(await signed('TRON', TRON)).toBe(`0a8501${TRON}1241${TRON_SIGNATURE}`);
  });

  it('A transaction for Tempo is signed over the digest of the unsigned one', async () => {
    const fields = fromRlp(slice(`0x${await signed('TEMPO', TEMPO)}`, 1)) as Hex[];
    const signature = fields.at(-1) ?? '0x';
    expect(await recoverAddress({ hash: keccak256(TEMPO), signature })).toBe(account.address);
  });

  it('A transaction for Bitcoin is signed, ready to be finalized', async () => {
    const payment = p2wpkh(compressed(account.publicKey));
    const psbt = new Psbt();
    psbt.addInput({ txid: '11'.repeat(32), index: 0, witnessUtxo: { script: payment.script, amount: 50_000n } });
    psbt.addOutputAddress('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 40_000n);
    const result = Psbt.fromPSBT(decodeHex(await signed('BITCOIN', encodeHex(psbt.toPSBT()))));
    result.finalize();
    expect(result.isFinal).toBe(true);
    const strange = p2wpkh(compressed(privateKeyToAccount(`0x${'02'.repeat(32)}`).publicKey));
    const others = new Psbt();
    others.addInput({ txid: '11'.repeat(32), index: 0, witnessUtxo: { script: strange.script, amount: 50_000n } });
    others.addOutputAddress('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 40_000n);
    expect(await sign('BITCOIN', encodeHex(others.toPSBT()))).toMatchObject({
      status: 400,
      body: { turnkeyErrorCode: 'INVALID_TRANSACTION' },
    });
  });
});

describe('transactions are refused', () => {
  it.each([
    ['a digest', 'ETHEREUM', '11'.repeat(32)],
    ['text', 'ETHEREUM', 'transaction'],
    ['a trailing byte', 'ETHEREUM', `${serializeTransaction(ETHEREUM)}00`],
    ['the transaction of another chain', 'ETHEREUM', TRON],
    ['a message without its signatures', 'SOLANA', solanaTransfer().slice(2 + 128)],
  ])('An invalid transaction is refused: %s', async (_, type, unsigned) => {
    expect(await sign(type, unsigned)).toMatchObject({
      status: 400,
      body: { code: 3, message: 'invalid transaction', turnkeyErrorCode: 'INVALID_TRANSACTION' },
    });
  });

  it('A transaction of an unknown type is refused', async () => {
    expect(await sign('CARDANO', '00')).toMatchObject({
      status: 400,
      body: { message: 'unsupported transaction type', turnkeyErrorCode: 'UNSUPPORTED_TRANSACTION_TYPE' },
    });
  });

  it('A transaction for a key of another curve or another user is refused', async () => {
    expect(await sign('SOLANA', solanaTransfer())).toMatchObject({
      status: 400,
      body: { turnkeyErrorCode: 'INVALID_TRANSACTION' },
    });
    const made = { privateKeyName: 'Solana', curve: 'CURVE_ED25519', privateKeyTags: [], addressFormats: [] };
    const { result } = await act('CREATE_PRIVATE_KEYS_V2', { privateKeys: [made] });
    const [key] = result.privateKeys;
    expect(await sign('SOLANA', solanaTransfer(), key.privateKeyId)).toMatchObject({ status: 400 });
  });

  it('A transaction for a key that the organization does not have is refused', async () => {
    expect(await sign('ETHEREUM', serializeTransaction(ETHEREUM), TO)).toMatchObject({ status: 404 });
  });
});

function compressed(publicKey: Hex): Uint8Array {
  const point = decodeHex(publicKey.slice(2));
  return Uint8Array.of(2 + ((point.at(-1) ?? 0) & 1), ...point.subarray(1, 33));
}

/** An unsigned transfer between unregistered keys, hex. */
function solanaTransfer(): string {
  const key = (byte: number) => new PublicKey(new Uint8Array(32).fill(byte));
  const message = new TransactionMessage({
    payerKey: key(1),
    recentBlockhash: key(9).toBase58(),
    instructions: [SystemProgram.transfer({ fromPubkey: key(1), toPubkey: key(2), lamports: 5 })],
  });
  return encodeHex(new VersionedTransaction(message.compileToV0Message()).serialize());
}
