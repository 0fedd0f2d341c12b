import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as TxEnvelopeTempo from 'ox/tempo/TxEnvelopeTempo';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { encodeEthereum } from '../addresses/ethereum.ts';
import { signRaw } from '../raw-signature.ts';
import {
  parseStrictly,
  type TransactionFields,
  type TransactionSigner,
  type UnsignedTransaction,
} from './unsigned-transaction.ts';

/**
 * Parses an unsigned Tempo transaction, type 0x76 (Tempo docs, "Tempo transaction"). It is signed on secp256k1.
 *
 * @throws InvalidInput `invalid transaction`, also when it is signed already, or not in its one canonical encoding;
 *   `a Tempo call carries a value`
 */
export function parseTempoTransaction(bytes: Uint8Array): UnsignedTransaction {
  const serialized = `0x76${bytesToHex(bytes.subarray(1))}` as const;
  const transaction = parseStrictly(() => TxEnvelopeTempo.deserialize(serialized));
  const isCanonical = bytes[0] === 0x76 && parseStrictly(() => TxEnvelopeTempo.serialize(transaction)) === serialized;
  if (transaction.signature !== undefined || !isCanonical) throw new InvalidInput('invalid transaction');
  // Tempo has no native token to transfer, and the policy language has no field for it.
  if (transaction.calls.some(({ value = 0n }) => value !== 0n)) throw new InvalidInput('a Tempo call carries a value');
  return {
    curve: 'CURVE_SECP256K1',
    sign: (privateKey) => {
      const digest = hexToBytes(TxEnvelopeTempo.getSignPayload(transaction).slice(2));
      const { r, s, v } = signRaw(privateKey, 'CURVE_SECP256K1', digest);
      const signature = { r: `0x${r}`, s: `0x${s}`, yParity: Number(v) } as const;
      return hexToBytes(
        TxEnvelopeTempo.serialize(transaction, { signature: { signature, type: 'secp256k1' } }).slice(2),
      );
    },
    describe: (signer) => describeTempoTransaction(transaction, signer),
  };
}

/** The fields of `tempo.tx`. */
function describeTempoTransaction(
  transaction: TxEnvelopeTempo.TxEnvelopeTempo,
  signer: TransactionSigner,
): TransactionFields {
  const { chainId, nonce = 0n, gas = 0n, feeToken, validAfter, validBefore, calls } = transaction;
  const { maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = transaction;
  return {
    chain_id: BigInt(chainId),
    from: encodeEthereum(signer.publicKey),
    nonce,
    gas_limit: gas,
    max_fee_per_gas: maxFeePerGas,
    max_priority_fee_per_gas: maxPriorityFeePerGas,
    // Absent fields are empty or 0, as documented, so that a policy over them can be evaluated.
    fee_token: feeToken === undefined ? '' : String(feeToken),
    valid_after: BigInt(validAfter ?? 0),
    valid_before: BigInt(validBefore ?? 0),
    calls: calls.map(({ to = '', data = '0x' }) => ({
      to: to === '0x' ? '' : to,
      input: data,
      function_signature: data.length < 10 ? '' : data.slice(0, 10),
    })),
  };
}
