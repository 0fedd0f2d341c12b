import type { PosternClient } from '@postern/client';
import { Transaction } from '@solana/web3.js';

type Client = Pick<PosternClient, 'submit'>;

/**
 * Signs a message with a Solana account of the signed-in user.
 * @returns The Ed25519 signature, hex.
 */
export async function signSolanaMessage(postern: Client, address: string, message: string): Promise<string> {
  const { r, s } = await postern.submit('ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2', {
    signWith: address,
    payload: Buffer.from(message).toString('hex'),
    encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
    hashFunction: 'HASH_FUNCTION_NOT_APPLICABLE', // Ed25519 hashes by itself
  });
  return r + s;
}

/** Signs a transaction. Turnkey reads it, so that policies see transfers and programs. */
export async function signSolanaTransaction(
  postern: Client,
  address: string,
  unsigned: Transaction,
): Promise<Transaction> {
  const { signedTransaction } = await postern.submit('ACTIVITY_TYPE_SIGN_TRANSACTION_V2', {
    signWith: address,
    type: 'TRANSACTION_TYPE_SOLANA',
    unsignedTransaction: unsigned.serialize({ requireAllSignatures: false, verifySignatures: false }).toString('hex'),
  });
  return Transaction.from(Buffer.from(signedTransaction, 'hex'));
}
