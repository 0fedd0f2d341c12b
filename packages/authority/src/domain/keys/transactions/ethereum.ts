import { equalBytes } from '@noble/curves/utils.js';
import { Transaction } from 'micro-eth-signer';
import { InvalidInput } from '../../invalid-input.ts';
import { encodeEthereum } from '../addresses/ethereum.ts';
import {
  parseStrictly,
  type TransactionFields,
  type TransactionSigner,
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
  // The signature covers the encoding made from the parsed fields, so that must be the encoding that came in.
  if (transaction.isSigned || !equalBytes(transaction.toBytes(), bytes)) throw new InvalidInput('invalid transaction');
  return {
    curve: 'CURVE_SECP256K1',
    sign: (privateKey) => transaction.signBy(privateKey, false).toBytes(),
    describe: (signer) => describeEthereumTransaction(transaction, signer),
  };
}

/** The fields of `eth.tx`. How Turnkey spells `type` is unverified; here it is the number of EIP-2718, legacy is 0. */
function describeEthereumTransaction({ type, raw }: EthereumTransaction, signer: TransactionSigner): TransactionFields {
  return {
    type: TYPES[type],
    from: encodeEthereum(signer.publicKey),
    to: raw.to === '0x' ? '' : raw.to,
    value: raw.value,
    data: raw.data,
    gas: raw.gasLimit,
    nonce: raw.nonce,
    ...(raw.chainId !== undefined && { chain_id: raw.chainId }),
    ...('gasPrice' in raw && { gas_price: raw.gasPrice }),
    ...('maxFeePerGas' in raw && {
      max_fee_per_gas: raw.maxFeePerGas,
      max_priority_fee_per_gas: raw.maxPriorityFeePerGas,
    }),
    ...('maxFeePerBlobGas' in raw && { max_fee_per_blob_gas: raw.maxFeePerBlobGas }),
  };
}

const TYPES: Record<EthereumTransaction['type'], string> = {
  legacy: '0x0',
  eip2930: '0x1',
  eip1559: '0x2',
  eip4844: '0x3',
  eip7702: '0x4',
};
