import { InvalidInput } from '../../../errors/invalid-input.ts';
import type { Curve } from '../curves.ts';

/** A value that the transaction has but that cannot be determined, such as an encrypted amount. */
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

/** Fields in snake_case, as policies name them (Turnkey docs, "Policy language", structs). Absent ones are left out. */
export interface TransactionFields {
  readonly [field: string]: TransactionValue;
}

/** The signer: the compressed public key, and the format of the address with which the request named it. */
export interface TransactionSigner {
  publicKey: Uint8Array;
  addressFormat?: string;
}

/** A completely parsed transaction that can be signed. */
export interface UnsignedTransaction {
  curve: Curve;
  /**
   * Signs with a key of the curve.
   *
   * @param privateKey 32 bytes
   * @returns the signed transaction as bytes
   * @throws InvalidInput when the transaction needs no signature of this key
   */
  sign(privateKey: Uint8Array): Uint8Array;
  /** What policies see of the transaction under its keyword, such as `eth.tx`. */
  describe(signer: TransactionSigner): TransactionFields;
}

/**
 * Runs a parser of a library. Every error becomes `invalid transaction`: the library's own message may quote the input.
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
