import type { TransactionFields, UnknownValue } from './unsigned-transaction.ts';

/** An unsigned Ethereum transaction as a policy sees it. Addresses and data are 0x-prefixed hex of any case. */
export interface EthereumTransactionInput {
  readonly type: 'LEGACY' | 'TYPE_1' | 'TYPE_2' | 'TYPE_3' | 'TYPE_4';
  readonly from: string;
  /** The empty string for a contract creation. */
  readonly to: string;
  /** `0x` when there is none. */
  readonly data: string;
  /** In wei, as are all prices. */
  readonly value: bigint;
  readonly gas: bigint;
  readonly nonce: bigint;
  /** Unknown in a legacy transaction without one, which is valid on every chain. */
  readonly chainId: bigint | UnknownValue;
  /** Of a legacy or EIP-2930 transaction. */
  readonly gasPrice?: bigint | undefined;
  readonly maxFeePerGas?: bigint | undefined;
  readonly maxPriorityFeePerGas?: bigint | undefined;
  readonly maxFeePerBlobGas?: bigint | undefined;
}

/**
 * `eth.tx`. Hex is lowercase; `gas_price` is the maximum fee where a transaction has no gas price; without an uploaded
 * contract interface the function's name and signature are empty and `contract_call_args` is missing. Fees that the
 * type of transaction does not have are missing. The chain of a legacy transaction without a chain id is unknown. So a
 * policy that denies by the chain applies, and one that allows by it does not.
 *
 * Turnkey docs, "Policy language", EthereumTransaction.
 */
export function ethereumTransaction(transaction: EthereumTransactionInput): TransactionFields {
  const { maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas } = transaction;
  const gasPrice = transaction.gasPrice ?? maxFeePerGas;
  return {
    type: transaction.type,
    from: transaction.from.toLowerCase(),
    to: transaction.to.toLowerCase(),
    data: transaction.data.toLowerCase(),
    value: transaction.value,
    gas: transaction.gas,
    nonce: transaction.nonce,
    chain_id: transaction.chainId,
    function_name: '',
    function_signature: '',
    ...(gasPrice !== undefined && { gas_price: gasPrice }),
    ...(maxFeePerGas !== undefined && { max_fee_per_gas: maxFeePerGas }),
    ...(maxPriorityFeePerGas !== undefined && { max_priority_fee_per_gas: maxPriorityFeePerGas }),
    ...(maxFeePerBlobGas !== undefined && { max_fee_per_blob_gas: maxFeePerBlobGas }),
  };
}
