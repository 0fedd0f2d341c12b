import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { bech32, createBase58check } from '@scure/base';
import { WalletContractV3R2, WalletContractV4, WalletContractV5R1 } from '@ton/ton';
import { describe, expect, it } from 'vitest';
import { InvalidInput, Unimplemented } from '../../errors/invalid-input.ts';
import { encodeAddress, parseAddressFormat } from './addresses.ts';
import { type Curve, publicKeyOf } from './curves.ts';
import { derivePrivateKey } from './derivation.ts';
import { mnemonicToSeed } from './mnemonic.ts';

const ABANDON = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
/** SEP-5, test 1. */
const ILLNESS = 'illness spike retreat truth genius clock brain pass fit cave bargain toe';
/** Sui's SDK and its documentation of key derivation. */
const FILM =
  'film crazy soon outside stand loop subway crumble thrive popular green nuclear struggle pistol arm wife phrase warfare march wheat nephew ask sunny firm';
/** Aptos's SDK. */
const SHOOT = 'shoot island position soft burden budget tooth cruel issue economy destroy above';

/** Addresses published for well-known mnemonics: BIP-44, BIP-49, BIP-84, BIP-86, SEP-5 and the chains' own SDKs. */
const DERIVED: [format: string, curve: Curve, mnemonic: string, path: string, address: string][] = [
  ['ETHEREUM', 'CURVE_SECP256K1', ABANDON, "m/44'/60'/0'/0/0", '0x9858EfFD232B4033E47d90003D41EC34EcaEda94'],
  ['SOLANA', 'CURVE_ED25519', ABANDON, "m/44'/501'/0'/0'", 'HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk'],
  ['COSMOS', 'CURVE_SECP256K1', ABANDON, "m/44'/118'/0'/0/0", 'cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4'],
  ['TRON', 'CURVE_SECP256K1', ABANDON, "m/44'/195'/0'/0/0", 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH'],
  ['XRP', 'CURVE_SECP256K1', ABANDON, "m/44'/144'/0'/0/0", 'rHsMGQEkVNJmpGWs8XUBoTBiAAbwxZN5v3'],
  ['DOGE_MAINNET', 'CURVE_SECP256K1', ABANDON, "m/44'/3'/0'/0/0", 'DBus3bamQjgJULBJtYXpEzDWQRwF5iwxgC'],
  ['BITCOIN_MAINNET_P2PKH', 'CURVE_SECP256K1', ABANDON, "m/44'/0'/0'/0/0", '1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA'],
  ['BITCOIN_TESTNET_P2SH', 'CURVE_SECP256K1', ABANDON, "m/49'/1'/0'/0/0", '2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2'],
  [
    'BITCOIN_MAINNET_P2WPKH',
    'CURVE_SECP256K1',
    ABANDON,
    "m/84'/0'/0'/0/0",
    'bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu',
  ],
  [
    'BITCOIN_MAINNET_P2TR',
    'CURVE_SECP256K1',
    ABANDON,
    "m/86'/0'/0'/0/0",
    'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr',
  ],
  ['XLM', 'CURVE_ED25519', ILLNESS, "m/44'/148'/0'", 'GDRXE2BQUC3AZNPVFSCEZ76NJ3WWL25FYFK6RGZGIEKWE4SOOHSUJUJ6'],
  [
    'SUI',
    'CURVE_ED25519',
    FILM,
    "m/44'/784'/0'/0'/0'",
    '0xa2d14fad60c56049ecf75246a481934691214ce413e6a8ae2fe6834c173a6133',
  ],
  [
    'APTOS',
    'CURVE_ED25519',
    SHOOT,
    "m/44'/637'/0'/0'/0'",
    '0x07968dab936c1bad187c60ce4082f307d030d780e91e694ae03aef16aba73f30',
  ],
];

/** The public key of the private key 1, whose addresses are published everywhere; segwit ones in BIP-173. */
const GENERATOR = hexToBytes('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798');
const GENERATOR_ADDRESSES = {
  ETHEREUM: '0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf',
  COMPRESSED: '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
  UNCOMPRESSED:
    '0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8',
  BITCOIN_MAINNET_P2PKH: '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH',
  BITCOIN_TESTNET_P2PKH: 'mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r',
  BITCOIN_SIGNET_P2PKH: 'mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r',
  BITCOIN_REGTEST_P2PKH: 'mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r',
  BITCOIN_MAINNET_P2SH: '3JvL6Ymt8MVWiCNHC7oWU6nLeHNJKLZGLN',
  BITCOIN_TESTNET_P2SH: '2NAUYAHhujozruyzpsFRP63mbrdaU5wnEpN',
  BITCOIN_SIGNET_P2SH: '2NAUYAHhujozruyzpsFRP63mbrdaU5wnEpN',
  BITCOIN_REGTEST_P2SH: '2NAUYAHhujozruyzpsFRP63mbrdaU5wnEpN',
  BITCOIN_MAINNET_P2WPKH: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
  BITCOIN_TESTNET_P2WPKH: 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx',
  BITCOIN_SIGNET_P2WPKH: 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx',
  BITCOIN_REGTEST_P2WPKH: 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080',
  BITCOIN_MAINNET_P2WSH: 'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3',
  BITCOIN_TESTNET_P2WSH: 'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7',
  BITCOIN_SIGNET_P2WSH: 'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7',
  BITCOIN_MAINNET_P2TR: 'bc1pmfr3p9j00pfxjh0zmgp99y8zftmd3s5pmedqhyptwy6lm87hf5sspknck9',
  BITCOIN_TESTNET_P2TR: 'tb1pmfr3p9j00pfxjh0zmgp99y8zftmd3s5pmedqhyptwy6lm87hf5ssk79hv2',
  BITCOIN_SIGNET_P2TR: 'tb1pmfr3p9j00pfxjh0zmgp99y8zftmd3s5pmedqhyptwy6lm87hf5ssk79hv2',
};

const encode = (format: string, curve: Curve, publicKey: Uint8Array) =>
  encodeAddress(`ADDRESS_FORMAT_${format}`, curve, publicKey);

describe('encodeAddress', () => {
  it.each(DERIVED)(
    'The %s address (%s) of "%s" at %s is the published one',
    async (format, curve, mnemonic, path, address) => {
      const privateKey = derivePrivateKey(await mnemonicToSeed(mnemonic), curve, path);
      expect(encode(format, curve, publicKeyOf(curve, privateKey))).toBe(address);
    },
  );

  it.each(Object.entries(GENERATOR_ADDRESSES))('The %s address of the generator is %s', (format, address) => {
    expect(encode(format, 'CURVE_SECP256K1', GENERATOR)).toBe(address);
  });

  it.each(['P2WSH', 'P2TR'])('The %s address on regtest is the program of mainnet under bcrt', (script) => {
    const program = (network: string) =>
      encode(`BITCOIN_${network}_${script}`, 'CURVE_SECP256K1', GENERATOR).split('1q').at(-1)?.slice(0, -6);
    expect(encode(`BITCOIN_REGTEST_${script}`, 'CURVE_SECP256K1', GENERATOR)).toMatch(/^bcrt1[qp]/);
    expect(program('REGTEST')?.replace(/^bcrt1/, '')).toBe(program('MAINNET')?.replace(/^bc1/, ''));
  });

  it('Sei is the account of Cosmos under its own prefix', () => {
    const [cosmos, sei] = ['COSMOS', 'SEI'].map((format) => {
      const address = encode(format, 'CURVE_SECP256K1', GENERATOR);
      return bech32.decodeToBytes(address);
    });
    expect(sei).toEqual({ ...cosmos, prefix: 'sei' });
  });

  it('Dogecoin on testnet is the P2PKH of Bitcoin under version 0x71', () => {
    const { decode } = createBase58check(sha256);
    const doge = decode(encode('DOGE_TESTNET', 'CURVE_SECP256K1', GENERATOR));
    expect(doge).toEqual(Uint8Array.of(0x71, ...decode(GENERATOR_ADDRESSES.BITCOIN_MAINNET_P2PKH).subarray(1)));
  });

  it.each([0, 1, 200])('TON wallets are those of @ton/ton for key %i', (byte) => {
    const publicKey = publicKeyOf('CURVE_ED25519', new Uint8Array(32).fill(byte));
    const owner = { workchain: 0, publicKey: Buffer.from(publicKey) };
    const addresses = [
      WalletContractV3R2.create(owner),
      WalletContractV4.create(owner),
      WalletContractV5R1.create(owner),
    ].map((wallet) => wallet.address.toString({ bounceable: false }));
    const formats = ['TON_V3R2', 'TON_V4R2', 'TON_V5R1'];
    expect(formats.map((format) => encode(format, 'CURVE_ED25519', publicKey))).toEqual(addresses);
  });

  it('The COMPRESSED and UNCOMPRESSED formats show the keys of P-256 and Ed25519', () => {
    const p256 = hexToBytes('036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296');
    expect(encode('COMPRESSED', 'CURVE_P256', p256)).toBe(
      '036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296',
    );
    expect(encode('UNCOMPRESSED', 'CURVE_P256', p256)).toBe(
      '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
    );
    expect(encode('COMPRESSED', 'CURVE_ED25519', new Uint8Array(32).fill(9))).toBe('09'.repeat(32));
  });
});

describe('parseAddressFormat', () => {
  it.each([
    ['ADDRESS_FORMAT_BITCOIN', 'CURVE_SECP256K1', 'invalid address format'],
    ['constructor', 'CURVE_SECP256K1', 'invalid address format'],
    ['ADDRESS_FORMAT_ETHEREUM', 'CURVE_ED25519', 'invalid curve'],
    ['ADDRESS_FORMAT_ETHEREUM', 'CURVE_P256', 'invalid curve'],
    ['ADDRESS_FORMAT_SOLANA', 'CURVE_SECP256K1', 'invalid curve'],
    ['ADDRESS_FORMAT_UNCOMPRESSED', 'CURVE_ED25519', 'invalid curve'],
  ] as const)('The address format %s on %s is refused: %s', (format, curve, message) => {
    expect(() => parseAddressFormat(format, curve)).toThrow(new InvalidInput(message));
  });

  it.each(['ADDRESS_FORMAT_SPARK_MAINNET', 'ADDRESS_FORMAT_SPARK_REGTEST'])(
    'The address format %s is refused as not supported',
    (format) => {
      expect(() => parseAddressFormat(format, 'CURVE_SECP256K1')).toThrow(new Unimplemented(format));
    },
  );
});
