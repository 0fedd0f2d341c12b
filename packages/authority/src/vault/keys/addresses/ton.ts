import { numberToBytesBE } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { base64url } from '@scure/base';
import { crc16 } from './crc16.ts';

/** Bits of a cell, the highest first. */
type BitField = [value: bigint, bits: number];

/** A wallet contract: the representation hash and depth of its published code, and its initial data. */
interface WalletContract {
  codeHash: string;
  codeDepth: number;
  data(publicKey: bigint): BitField[];
}

/** The wallet id that wallets of version 3 and 4 use on the basechain. */
const SUBWALLET_ID = 698983191n;

/** Version 5's wallet id for mainnet (global id -239), basechain, contract version 0, subwallet 0. */
const V5_WALLET_ID = 0x7fffff11n;

const WALLETS = {
  V3R2: {
    codeHash: '84dafa449f98a6987789ba232358072bc0f76dc4524002a5d0918b9a75d2d599',
    codeDepth: 0,
    data: (publicKey) => [
      [0n, 32],
      [SUBWALLET_ID, 32],
      [publicKey, 256],
    ],
  },
  V4R2: {
    codeHash: 'feb5ff6820e2ff0d9483e7e0d62c817d846789fb4ae580c878866d959dabd5c0',
    codeDepth: 7,
    data: (publicKey) => [
      [0n, 32],
      [SUBWALLET_ID, 32],
      [publicKey, 256],
      [0n, 1],
    ],
  },
  V5R1: {
    codeHash: '20834b7b72b112147e1b2fb457b84e74d1a30f04f737d4f62a668e9552d2b72f',
    codeDepth: 6,
    data: (publicKey) => [
      [1n, 1],
      [0n, 32],
      [V5_WALLET_ID, 32],
      [publicKey, 256],
      [0n, 1],
    ],
  },
} as const satisfies Record<string, WalletContract>;

/** Non-bounceable, mainnet: the form that wallets show for receiving. It is not known which form Turnkey returns. */
const NON_BOUNCEABLE = 0x51;
const BASECHAIN = 0;

/**
 * The user-friendly address of a wallet contract: the hash of its initial state, on the basechain (TON docs, "Smart
 * contract addresses").
 */
export const encodeTon =
  (version: keyof typeof WALLETS) =>
  (publicKey: Uint8Array): string => {
    const body = concatBytes(Uint8Array.of(NON_BOUNCEABLE, BASECHAIN), stateInitHash(WALLETS[version], publicKey));
    const checksum = crc16(body);
    return base64url.encode(concatBytes(body, Uint8Array.of(checksum >> 8, checksum & 0xff)));
  };

/**
 * The representation hash of a state-init cell whose two references are code and data (TON docs, "Cells"): descriptor
 * bytes for two references and five bits, the bits `00110` (no split depth, not special, code, data, no library) with
 * their completion tag, then depths and hashes of the references. Data is a leaf, so its depth is 0.
 */
function stateInitHash({ codeHash, codeDepth, data }: WalletContract, publicKey: Uint8Array): Uint8Array {
  const depths = Uint8Array.of(0, codeDepth, 0, 0);
  const dataHash = leafHash(data(BigInt(`0x${bytesToHex(publicKey)}`)));
  return sha256(concatBytes(Uint8Array.of(2, 1, 0b00110_100), depths, hexToBytes(codeHash), dataHash));
}

/** The representation hash of a cell without references. */
function leafHash(fields: BitField[]): Uint8Array {
  const bits = fields.reduce((sum, [value, width]) => (sum << BigInt(width)) | value, 0n);
  const length = fields.reduce((sum, [, width]) => sum + width, 0);
  const padding = (8 - (length % 8)) % 8;
  const completed = padding === 0 ? bits : ((bits << 1n) | 1n) << BigInt(padding - 1);
  const descriptors = Uint8Array.of(0, Math.floor(length / 8) + Math.ceil(length / 8));
  return sha256(concatBytes(descriptors, numberToBytesBE(completed, Math.ceil(length / 8))));
}
