import { bytesToHex } from '@noble/hashes/utils.js';
import { OutScript, Transaction } from '@scure/btc-signer';
import { RawPSBTV0, RawPSBTV2 } from '@scure/btc-signer/psbt.js';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { BITCOIN_NETWORKS } from '../addresses/bitcoin.ts';
import { publicKeyOf } from '../curves.ts';
import { signInputs } from './bitcoin-inputs.ts';
import {
  parseStrictly,
  type TransactionFields,
  type TransactionSigner,
  UNKNOWN,
  type UnknownValue,
  type UnsignedTransaction,
} from './unsigned-transaction.ts';

/** In satoshis: 21 million bitcoin. */
const ALL_BITCOIN = 21_000_000n * 100_000_000n;

/** Lock times from this value upwards are seconds since 1970; smaller ones are block heights (BIP-113). */
const LOCK_TIME_THRESHOLD = 500_000_000;

type Network = (typeof BITCOIN_NETWORKS)[keyof typeof BITCOIN_NETWORKS];

/** Outputs may be of any kind, such as OP_RETURN. Fields of other signers are not changed. */
const OPTIONS = { allowUnknownOutputs: true, unknown: 'ignore' } as const;

/**
 * Parses a PSBT (BIP-174, BIP-370). `sign` signs every input that the key can spend, see {@link signInputs}.
 *
 * @throws InvalidInput `invalid transaction`
 */
export function parseBitcoinTransaction(bytes: Uint8Array): UnsignedTransaction {
  const transaction = parseStrictly(() => Transaction.fromPSBT(bytes, OPTIONS));
  // The library would read further zero bytes as maps of outputs that do not exist.
  if (countOutputMaps(bytes) !== transaction.outputsLength) throw new InvalidInput('invalid transaction');
  if (!hasPossibleAmounts(transaction)) throw new InvalidInput('invalid transaction');
  return {
    curve: 'CURVE_SECP256K1',
    sign: (privateKey) => {
      const signed = transaction.clone();
      signInputs(signed, privateKey, publicKeyOf('CURVE_SECP256K1', privateKey));
      return signed.toPSBT();
    },
    describe: (signer) => describeBitcoinTransaction(transaction, signer),
  };
}

/** No output can be larger than all bitcoin. Programs read larger numbers differently, some as negative. */
function hasPossibleAmounts(transaction: Transaction): boolean {
  return Array.from({ length: transaction.outputsLength }, (_, index) => transaction.getOutput(index)).every(
    ({ amount = 0n }) => amount <= ALL_BITCOIN,
  );
}

function countOutputMaps(bytes: Uint8Array): number {
  try {
    return RawPSBTV0.decode(bytes).outputs.length;
  } catch {
    return parseStrictly(() => RawPSBTV2.decode(bytes)).outputs.length;
  }
}

/** The fields of `bitcoin.tx`. Addresses have the network of the signer's own address, or mainnet if it has none. */
function describeBitcoinTransaction(transaction: Transaction, signer: TransactionSigner): TransactionFields {
  const { lockTime } = transaction;
  return {
    version: String(transaction.version),
    inputs: Array.from({ length: transaction.inputsLength }, (_, index) => describeInput(transaction, index)),
    outputs: Array.from({ length: transaction.outputsLength }, (_, index) =>
      describeOutput(transaction, index, networkOf(signer)),
    ),
    locktime: { amount: BigInt(lockTime), type: lockTime < LOCK_TIME_THRESHOLD ? 'Blocks' : 'Seconds' },
    fee: describeFee(transaction),
  };
}

function describeInput(transaction: Transaction, index: number): TransactionFields {
  const { txid, index: vout, sequence } = transaction.getInput(index);
  return {
    tx_id: txid === undefined ? '' : bytesToHex(txid),
    vout: BigInt(vout ?? 0),
    sequence: BigInt(sequence ?? 0xffffffff),
  };
}

/** The library's names of output scripts that have an address, with the names in policies. */
const ADDRESS_TYPES: ReadonlyMap<string, string> = new Map([
  ['pkh', 'p2pkh'],
  ['sh', 'p2sh'],
  ['wpkh', 'p2wpkh'],
  ['wsh', 'p2wsh'],
  ['tr', 'p2tr'],
]);

/** An output without an address, such as OP_RETURN, has the empty string here, so that policies can be evaluated. */
function describeOutput(transaction: Transaction, index: number, network: Network): TransactionFields {
  const { script = new Uint8Array(), amount = 0n } = transaction.getOutput(index);
  const output = { value: amount, script_pubkey: bytesToHex(script), address: '', address_type: '' };
  try {
    const address = transaction.getOutputAddress(index, network);
    const addressType = ADDRESS_TYPES.get(OutScript.decode(script).type);
    return address === undefined || addressType === undefined
      ? output
      : { ...output, address, address_type: addressType };
  } catch {
    return output;
  }
}

/** The fee is known only when every input contains the output that it spends. */
function describeFee(transaction: Transaction): bigint | UnknownValue {
  try {
    return transaction.fee;
  } catch {
    return UNKNOWN;
  }
}

function networkOf({ addressFormat }: TransactionSigner): Network {
  const name = /^ADDRESS_FORMAT_BITCOIN_([A-Z]+)_/.exec(addressFormat ?? '')?.[1];
  if (name === 'TESTNET' || name === 'SIGNET' || name === 'REGTEST') return BITCOIN_NETWORKS[name];
  return BITCOIN_NETWORKS.MAINNET;
}
