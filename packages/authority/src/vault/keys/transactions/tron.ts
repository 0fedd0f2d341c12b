import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { InvalidInput } from '../../../errors/invalid-input.ts';
import { encodeTronAccount, isTronAccount } from '../addresses/ethereum.ts';
import { signRaw } from '../raw-signature.ts';
import { decodeMessage, type Message, type MessageValue } from './protobuf.ts';
import { TRON_CONTRACTS, TRON_RAW_DATA } from './tron-shapes.ts';
import {
  parseStrictly,
  type TransactionFields,
  type TransactionValue,
  type UnsignedTransaction,
} from './unsigned-transaction.ts';

/** Tron adds 27 to the recovery id, as TronWeb does. */
const RECOVERY_OFFSET = 27;

/** Fields that are numbers on the wire and names in policies; `type` is that of a permission. */
const ENUMERATIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['resource', ['BANDWIDTH', 'ENERGY', 'TRON_POWER']],
  ['type', ['Owner', 'Witness', 'Active']],
]);

/**
 * Parses the `raw_data` of a Tron transaction with exactly one contract. `sign` returns the whole `Transaction`
 * message, ready to broadcast.
 *
 * @throws InvalidInput `invalid transaction`; `unsupported Tron contract` for a kind that the policy language does not
 * know
 */
export function parseTronTransaction(bytes: Uint8Array): UnsignedTransaction {
  const rawData = parseStrictly(() => decodeMessage(TRON_RAW_DATA, bytes));
  const contract = describeContract(rawData);
  return {
    curve: 'CURVE_SECP256K1',
    sign: (privateKey) => {
      const { r, s, v } = signRaw(privateKey, 'CURVE_SECP256K1', sha256(bytes));
      const signature = hexToBytes(r + s + (RECOVERY_OFFSET + Number(v)).toString(16));
      const writer = new BinaryWriter();
      writer.tag(1, WireType.LengthDelimited).bytes(bytes);
      writer.tag(2, WireType.LengthDelimited).bytes(signature);
      return writer.finish();
    },
    describe: () => ({ ...describeMessage(rawData), contract: [contract] }),
  };
}

function describeContract(rawData: Message): TransactionFields {
  const [contract, ...others] = list(rawData.contract);
  if (!isMessage(contract) || others.length > 0 || !isMessage(contract.parameter)) throw invalid();
  const { type, parameter, permission_id } = contract;
  const kind = typeof type === 'bigint' ? TRON_CONTRACTS.get(type) : undefined;
  if (kind === undefined || typeof permission_id !== 'bigint') throw new InvalidInput('unsupported Tron contract');
  const { type_url, value } = parameter;
  if (type_url !== `type.googleapis.com/protocol.${kind.name}` || !(value instanceof Uint8Array)) throw invalid();
  const fields = parseStrictly(() => decodeMessage(kind.shape, value));
  return { ...describeMessage(fields), type: kind.name, permission_id };
}

/** The fields of a message as policies see them: addresses in Base58Check, enumerations by name, other bytes in hex. */
function describeMessage(message: Message): TransactionFields {
  return Object.fromEntries(
    Object.entries(message)
      .filter(([name]) => name !== 'contract')
      .map(([name, value]) => [name, describeValue(name, value)]),
  );
}

function describeValue(name: string, value: MessageValue): TransactionValue {
  const names = ENUMERATIONS.get(name);
  if (names !== undefined) {
    const label = names[Number(value)];
    if (label === undefined) throw invalid();
    return label;
  }
  if (name === 'address' || name.endsWith('_address')) {
    if (!(value instanceof Uint8Array) || !isTronAccount(value)) throw invalid();
    return encodeTronAccount(value);
  }
  if (value instanceof Uint8Array) return bytesToHex(value);
  if (isMessage(value)) return describeMessage(value);
  return typeof value === 'object' ? value.map((item) => describeValue(name, item)) : value;
}

function isMessage(value: MessageValue | undefined): value is Message {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function list(value: MessageValue | undefined): readonly MessageValue[] {
  return Array.isArray(value) ? value : [];
}

function invalid(): InvalidInput {
  return new InvalidInput('invalid transaction');
}
