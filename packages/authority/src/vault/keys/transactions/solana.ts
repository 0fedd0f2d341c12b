import { ed25519 } from '@noble/curves/ed25519.js';
import { equalBytes } from '@noble/curves/utils.js';
import { base58 } from '@scure/base';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { publicKeyOf } from '../curves.ts';
import { describeSolanaMessage } from './solana-fields.ts';
import { legacyMessage, type SolanaMessage, versionedMessage, wireTransaction } from './solana-wire.ts';
import { parseStrictly, type UnsignedTransaction } from './unsigned-transaction.ts';

const VERSION_FLAG = 0x80;

/**
 * Parses a Solana transaction in its wire format, legacy or version 0: the signatures and the message. A missing
 * signature is 64 zero bytes. `sign` sets the signature of the signer and keeps the others. The instructions of
 * programs that policies understand (System, Token, Token-2022) must be valid.
 *
 * @throws InvalidInput `invalid transaction`
 */
export function parseSolanaTransaction(bytes: Uint8Array): UnsignedTransaction {
  const { transaction, message } = parseStrictly(() => {
    const decoded = wireTransaction.decode(bytes);
    return { transaction: decoded, message: parseMessage(decoded.message) };
  });
  if (!isConsistent(message) || transaction.signatures.length !== message.requiredSignatures) {
    throw new InvalidInput('invalid transaction');
  }
  const fields = describeSolanaMessage(message);
  return {
    curve: 'CURVE_ED25519',
    sign: (privateKey) => {
      const slot = signerSlot(message, publicKeyOf('CURVE_ED25519', privateKey));
      const signatures = transaction.signatures.with(slot, ed25519.sign(transaction.message, privateKey));
      return wireTransaction.encode({ ...transaction, signatures });
    },
    describe: () => fields,
  };
}

function parseMessage(bytes: Uint8Array): SolanaMessage {
  const first = bytes[0] ?? 0;
  if (first < VERSION_FLAG) return { ...legacyMessage.decode(bytes), lookups: [] };
  if (first !== VERSION_FLAG) throw new InvalidInput('invalid transaction');
  return versionedMessage.decode(bytes.subarray(1));
}

/** The first checks of a validator: the header fits the keys, keys differ, and every index exists. */
function isConsistent(message: SolanaMessage): boolean {
  const { requiredSignatures, readonlySigned, readonlyUnsigned, accountKeys, instructions, lookups } = message;
  const loaded = lookups.reduce(
    (sum, lookup) => sum + lookup.writableIndexes.length + lookup.readonlyIndexes.length,
    0,
  );
  const total = accountKeys.length + loaded;
  return (
    readonlySigned < requiredSignatures &&
    requiredSignatures + readonlyUnsigned <= accountKeys.length &&
    total <= 256 &&
    lookups.every(({ writableIndexes, readonlyIndexes }) => writableIndexes.length + readonlyIndexes.length > 0) &&
    new Set(accountKeys.map((key) => base58.encode(key))).size === accountKeys.length &&
    instructions.every(
      ({ programIndex, accountIndexes }) =>
        programIndex > 0 && programIndex < accountKeys.length && accountIndexes.every((index) => index < total),
    )
  );
}

function signerSlot(message: SolanaMessage, publicKey: Uint8Array): number {
  const slot = message.accountKeys.findIndex((key) => equalBytes(key, publicKey));
  if (slot < 0 || slot >= message.requiredSignatures) {
    throw new InvalidInput('the transaction does not require a signature of this key');
  }
  return slot;
}
