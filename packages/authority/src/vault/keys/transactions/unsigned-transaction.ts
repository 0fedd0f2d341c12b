import { InvalidInput } from '../../../errors/invalid-input.ts';
import type { Curve } from '../curves.ts';

/** Stands for a value that the transaction has and that cannot be told, such as an encrypted amount. */
export const UNKNOWN = Symbol('unknown');
export type UnknownValue = typeof UNKNOWN;

/** A value that a policy can read; integers are bigints. */
export type TransactionValue =
  | bigint
  | string
  | boolean
  | UnknownValue
  | readonly TransactionValue[]
  | TransactionFields;

/** Fields in snake_case, as policies name them (Turnkey docs, "Policy language", structs). What is absent is left out. */
export interface TransactionFields {
  readonly [field: string]: TransactionValue;
}

/** Who signs: the compressed public key, and the format of the address it was found by. */
export interface TransactionSigner {
  publicKey: Uint8Array;
  addressFormat?: string;
}

/** A transaction that was understood to its last byte, and can be signed. */
export interface UnsignedTransaction {
  curve: Curve;
  /**
   * Signs with a key of the curve.
   *
   * @param privateKey 32 bytes
   * @returns the signed transaction as bytes
   * @throws InvalidInput when the transaction does not ask for this key's signature
   */
  sign(privateKey: Uint8Array): Uint8Array;
  /** What policies see of the transaction under its keyword, such as `eth.tx`. */
  describe(signer: TransactionSigner): TransactionFields;
}

/**
 * Runs a parser of a library. Whatever makes it throw, the caller learns that the transaction is invalid; the library's
 * message may quote the input and is dropped.
 *
 * @throws InvalidInput `invalid transaction`
 */
export function parseStrictly<T>(parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new InvalidInput('invalid transaction');
  }
}
