import type { v1AddressFormat } from '@turnkey/sdk-types';
import { InvalidInput, Unimplemented } from '../../errors/invalid-input.ts';
import { BITCOIN_NETWORKS, DOGE_NETWORKS, encodeBitcoin } from './addresses/bitcoin.ts';
import { encodeAptos, encodeSolana, encodeStellar, encodeSui } from './addresses/ed25519.ts';
import { encodeEthereum, encodeTron } from './addresses/ethereum.ts';
import { encodeCosmos, encodeXrp } from './addresses/hash160.ts';
import { encodeCompressed, encodeUncompressed } from './addresses/public-key.ts';
import { encodeTon } from './addresses/ton.ts';
import type { Curve } from './curves.ts';

export type AddressFormat = v1AddressFormat;

type Encode = (publicKey: Uint8Array, curve: Curve) => string;

interface AddressDescriptor {
  curves: readonly Curve[];
  /** Absent when the format is known but not implemented. */
  encode?: Encode;
}

const SECP256K1: readonly Curve[] = ['CURVE_SECP256K1'];
const ED25519: readonly Curve[] = ['CURVE_ED25519'];
const { MAINNET, TESTNET, SIGNET, REGTEST } = BITCOIN_NETWORKS;

const FORMATS: Record<AddressFormat, AddressDescriptor> = {
  ADDRESS_FORMAT_UNCOMPRESSED: { curves: ['CURVE_SECP256K1', 'CURVE_P256'], encode: encodeUncompressed },
  ADDRESS_FORMAT_COMPRESSED: { curves: ['CURVE_SECP256K1', 'CURVE_P256', 'CURVE_ED25519'], encode: encodeCompressed },
  ADDRESS_FORMAT_ETHEREUM: { curves: SECP256K1, encode: encodeEthereum },
  ADDRESS_FORMAT_SOLANA: { curves: ED25519, encode: encodeSolana },
  ADDRESS_FORMAT_COSMOS: { curves: SECP256K1, encode: encodeCosmos('cosmos') },
  ADDRESS_FORMAT_TRON: { curves: SECP256K1, encode: encodeTron },
  ADDRESS_FORMAT_SUI: { curves: ED25519, encode: encodeSui },
  ADDRESS_FORMAT_APTOS: { curves: ED25519, encode: encodeAptos },
  ADDRESS_FORMAT_BITCOIN_MAINNET_P2PKH: { curves: SECP256K1, encode: encodeBitcoin(MAINNET, 'P2PKH') },
  ADDRESS_FORMAT_BITCOIN_MAINNET_P2SH: { curves: SECP256K1, encode: encodeBitcoin(MAINNET, 'P2SH') },
  ADDRESS_FORMAT_BITCOIN_MAINNET_P2WPKH: { curves: SECP256K1, encode: encodeBitcoin(MAINNET, 'P2WPKH') },
  ADDRESS_FORMAT_BITCOIN_MAINNET_P2WSH: { curves: SECP256K1, encode: encodeBitcoin(MAINNET, 'P2WSH') },
  ADDRESS_FORMAT_BITCOIN_MAINNET_P2TR: { curves: SECP256K1, encode: encodeBitcoin(MAINNET, 'P2TR') },
  ADDRESS_FORMAT_BITCOIN_TESTNET_P2PKH: { curves: SECP256K1, encode: encodeBitcoin(TESTNET, 'P2PKH') },
  ADDRESS_FORMAT_BITCOIN_TESTNET_P2SH: { curves: SECP256K1, encode: encodeBitcoin(TESTNET, 'P2SH') },
  ADDRESS_FORMAT_BITCOIN_TESTNET_P2WPKH: { curves: SECP256K1, encode: encodeBitcoin(TESTNET, 'P2WPKH') },
  ADDRESS_FORMAT_BITCOIN_TESTNET_P2WSH: { curves: SECP256K1, encode: encodeBitcoin(TESTNET, 'P2WSH') },
  ADDRESS_FORMAT_BITCOIN_TESTNET_P2TR: { curves: SECP256K1, encode: encodeBitcoin(TESTNET, 'P2TR') },
  ADDRESS_FORMAT_BITCOIN_SIGNET_P2PKH: { curves: SECP256K1, encode: encodeBitcoin(SIGNET, 'P2PKH') },
  ADDRESS_FORMAT_BITCOIN_SIGNET_P2SH: { curves: SECP256K1, encode: encodeBitcoin(SIGNET, 'P2SH') },
  ADDRESS_FORMAT_BITCOIN_SIGNET_P2WPKH: { curves: SECP256K1, encode: encodeBitcoin(SIGNET, 'P2WPKH') },
  ADDRESS_FORMAT_BITCOIN_SIGNET_P2WSH: { curves: SECP256K1, encode: encodeBitcoin(SIGNET, 'P2WSH') },
  ADDRESS_FORMAT_BITCOIN_SIGNET_P2TR: { curves: SECP256K1, encode: encodeBitcoin(SIGNET, 'P2TR') },
  ADDRESS_FORMAT_BITCOIN_REGTEST_P2PKH: { curves: SECP256K1, encode: encodeBitcoin(REGTEST, 'P2PKH') },
  ADDRESS_FORMAT_BITCOIN_REGTEST_P2SH: { curves: SECP256K1, encode: encodeBitcoin(REGTEST, 'P2SH') },
  ADDRESS_FORMAT_BITCOIN_REGTEST_P2WPKH: { curves: SECP256K1, encode: encodeBitcoin(REGTEST, 'P2WPKH') },
  ADDRESS_FORMAT_BITCOIN_REGTEST_P2WSH: { curves: SECP256K1, encode: encodeBitcoin(REGTEST, 'P2WSH') },
  ADDRESS_FORMAT_BITCOIN_REGTEST_P2TR: { curves: SECP256K1, encode: encodeBitcoin(REGTEST, 'P2TR') },
  ADDRESS_FORMAT_SEI: { curves: SECP256K1, encode: encodeCosmos('sei') },
  ADDRESS_FORMAT_XLM: { curves: ED25519, encode: encodeStellar },
  ADDRESS_FORMAT_DOGE_MAINNET: { curves: SECP256K1, encode: encodeBitcoin(DOGE_NETWORKS.MAINNET, 'P2PKH') },
  ADDRESS_FORMAT_DOGE_TESTNET: { curves: SECP256K1, encode: encodeBitcoin(DOGE_NETWORKS.TESTNET, 'P2PKH') },
  ADDRESS_FORMAT_TON_V3R2: { curves: ED25519, encode: encodeTon('V3R2') },
  ADDRESS_FORMAT_TON_V4R2: { curves: ED25519, encode: encodeTon('V4R2') },
  ADDRESS_FORMAT_TON_V5R1: { curves: ED25519, encode: encodeTon('V5R1') },
  ADDRESS_FORMAT_XRP: { curves: SECP256K1, encode: encodeXrp },
  // A Spark address is a protobuf message that changes with the network's releases. No small library encodes it.
  ADDRESS_FORMAT_SPARK_MAINNET: { curves: SECP256K1 },
  ADDRESS_FORMAT_SPARK_REGTEST: { curves: SECP256K1 },
};

/**
 * Checks that an address format exists, is implemented and belongs to the curve.
 *
 * @throws InvalidInput `invalid address format`; `invalid curve` when keys of the curve have no such address
 * @throws Unimplemented naming the format
 */
export function parseAddressFormat(name: string, curve: Curve): AddressFormat {
  return findEncoder(name, curve).format;
}

/**
 * The address of a public key (Turnkey docs, "Address formats and curves").
 *
 * @param publicKey as `publicKeyOf` returns it: 33 bytes compressed, or the 32 bytes of Ed25519
 * @throws InvalidInput and Unimplemented, see {@link parseAddressFormat}
 */
export function encodeAddress(format: string, curve: Curve, publicKey: Uint8Array): string {
  return findEncoder(format, curve).encode(publicKey, curve);
}

function findEncoder(name: string, curve: Curve): { format: AddressFormat; encode: Encode } {
  if (!Object.hasOwn(FORMATS, name)) throw new InvalidInput('invalid address format');
  const format = name as AddressFormat;
  const { curves, encode } = FORMATS[format];
  if (!curves.includes(curve)) throw new InvalidInput('invalid curve');
  if (encode === undefined) throw new Unimplemented(format);
  return { format, encode };
}
