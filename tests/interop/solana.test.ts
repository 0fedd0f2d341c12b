import { createPublicKey, verify } from 'node:crypto';
import { PublicKey, SystemProgram, Transaction, TransactionMessage, VersionedTransaction } from '@solana/web3.js';
import { TurnkeySigner } from '@turnkey/solana';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { serverClient } from '../setup/server-client.ts';
import { submit } from '../setup/user.ts';

const BLOCKHASH = new PublicKey(new Uint8Array(32).fill(9)).toBase58();
const TO = new PublicKey(new Uint8Array(32).fill(3));

const path = (index: number) => ({
  curve: 'CURVE_ED25519',
  pathFormat: 'PATH_FORMAT_BIP32',
  path: `m/44'/501'/${index}'/0'`,
  addressFormat: 'ADDRESS_FORMAT_SOLANA',
});

/** The unmodified signer for Solana; web3.js and OpenSSL check what it makes. */
describe('@turnkey/solana', () => {
  const test = sharedAuthority();
  const ada = sharedUser(test, 'ada@example.org');
  let signer: TurnkeySigner;
  let payer: PublicKey;
  let second: PublicKey;
  beforeAll(async () => {
    const { result } = await submit(test, ada.key, ada.organizationId, 'CREATE_WALLET_ACCOUNTS', {
      walletId: ada.walletId,
      accounts: [path(0), path(1)],
    });
    const [address, secondAddress = ''] = result.addresses;
    payer = new PublicKey(address);
    second = new PublicKey(secondAddress);
    const client = serverClient(test, ada.organizationId, ada.key);
    signer = new TurnkeySigner({ organizationId: ada.organizationId, client });
  });

  const transfer = (from = payer) => SystemProgram.transfer({ fromPubkey: from, toPubkey: TO, lamports: 5 });
  const legacy = () => new Transaction({ feePayer: payer, recentBlockhash: BLOCKHASH }).add(transfer());
  const versioned = (instructions = [transfer()]) => {
    const message = new TransactionMessage({ payerKey: payer, recentBlockhash: BLOCKHASH, instructions });
    return new VersionedTransaction(message.compileToV0Message());
  };
  const isSigned = (transaction: VersionedTransaction, key: PublicKey) => {
    const slot = transaction.message.staticAccountKeys.findIndex((candidate) => candidate.equals(key));
    return isSignature(transaction.message.serialize(), transaction.signatures[slot] ?? new Uint8Array(), key);
  };

  it('The Solana signer signs messages', async () => {
    const message = Buffer.from('hello');
    expect(isSignature(message, await signer.signMessage(message, payer.toBase58()), payer)).toBe(true);
  });

  it('The Solana signer adds a signature to a legacy transaction', async () => {
    const transaction = legacy();
    await signer.addSignature(transaction, payer.toBase58());
    expect(transaction.verifySignatures()).toBe(true);
  });

  it('The Solana signer signs a transaction of either version', async () => {
    const first = (await signer.signTransaction(legacy(), payer.toBase58())) as Transaction;
    expect(first.verifySignatures()).toBe(true);
    const newer = (await signer.signTransaction(versioned(), payer.toBase58())) as VersionedTransaction;
    expect(isSigned(newer, payer)).toBe(true);
  });

  it('The Solana signer signs several transactions at once', async () => {
    const signed = await signer.signAllTransactions([legacy(), versioned()], payer.toBase58());
    expect((signed[0] as Transaction).verifySignatures()).toBe(true);
    expect(isSigned(signed[1] as VersionedTransaction, payer)).toBe(true);
  });

  it('Two keys can sign a Solana transaction one after the other', async () => {
    const transaction = versioned([transfer(), transfer(second)]);
    const once = (await signer.signTransaction(transaction, payer.toBase58())) as VersionedTransaction;
    const twice = (await signer.signTransaction(once, second.toBase58())) as VersionedTransaction;
    expect([payer, second].map((key) => isSigned(twice, key))).toEqual([true, true]);
  });
});

function isSignature(message: Uint8Array, signature: Uint8Array, key: PublicKey): boolean {
  const x = Buffer.from(key.toBytes()).toString('base64url');
  return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
}
