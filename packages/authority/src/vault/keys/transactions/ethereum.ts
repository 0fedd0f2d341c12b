import { equalBytes } from '@noble/curves/utils.js';
import { Transaction } from 'micro-eth-signer';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { encodeEthereum } from '../addresses/ethereum.ts';
import { type EthereumTransactionInput, ethereumTransaction } from './ethereum-fields.ts';
import {
  parseStrictly,
  type TransactionFields,
  type TransactionSigner,
  UNKNOWN,
  type UnsignedTransaction,
} from './unsigned-transaction.ts';

type EthereumTransaction = ReturnType<typeof Transaction.fromBytes>;

/**
 * Parses an unsigned Ethereum transaction: legacy RLP with or without the chain triple of EIP-155, or a typed one of
 * EIP-2930, EIP-1559, EIP-4844 or EIP-7702.
 *
 * @throws InvalidInput `invalid transaction`, also when it is signed already, or not in its one canonical encoding
 */
export function parseEthereumTransaction(bytes: Uint8Array): UnsignedTransaction {
  const transaction = parseStrictly(() => Transaction.fromBytes(bytes));
  // The signature covers the encoding of the parsed fields, so it must equal the received encoding.
  if (transaction.isSigned || !equalBytes(transaction.toBytes(), bytes)) throw new InvalidInput('invalid transaction');
  return {
    curve: 'CURVE_SECP256K1',
    sign: (privateKey) => transaction.signBy(privateKey, false).toBytes(),
    describe: (signer) => describeEthereumTransaction(transaction, signer),
  };
}

/** The fields of `eth.tx`. */
function describeEthereumTransaction({ type, raw }: EthereumTransaction, signer: TransactionSigner): TransactionFields {
  return ethereumTransaction({
    type: TYPES[type],
    from: encodeEthereum(signer.publicKey),
    to: raw.to === '0x' ? '' : raw.to,
    value: raw.value,
    data: raw.data,
    gas: raw.gasLimit,
    nonce: raw.nonce,
    chainId: raw.chainId ?? UNKNOWN,
    gasPrice: 'gasPrice' in raw ? raw.gasPrice : undefined,
    maxFeePerGas: 'maxFeePerGas' in raw ? raw.maxFeePerGas : undefined,
    maxPriorityFeePerGas: 'maxPriorityFeePerGas' in raw ? raw.maxPriorityFeePerGas : undefined,
    maxFeePerBlobGas: 'maxFeePerBlobGas' in raw ? raw.maxFeePerBlobGas : undefined,
  });
}

const TYPES: Record<EthereumTransaction['type'], EthereumTransactionInput['type']> = {
  legacy: 'LEGACY',
  eip2930: 'TYPE_1',
  eip1559: 'TYPE_2',
  eip4844: 'TYPE_3',
  eip7702: 'TYPE_4',
};
