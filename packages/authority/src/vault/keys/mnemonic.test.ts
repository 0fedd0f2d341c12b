import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../errors/invalid-input.ts';
import { generateMnemonic, mnemonicToSeed, parseMnemonic } from './mnemonic.ts';

/** Published BIP-39 vectors (entropy, mnemonic, seed); their passphrase is "TREZOR". */
const VECTORS = [
  [
    '00000000000000000000000000000000',
    'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
    'c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04',
  ],
  [
    '7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f',
    'legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal will',
    'f2b94508732bcbacbcc020faefecfc89feafa6649a5491b8c952cede496c214a0c7b3c392d168748f2d4a612bada0753b52a1c7ac53c1e93abd5c6320b9e95dd',
  ],
  [
    'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    'zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote',
    'dd48c104698c30cfe2b6142103248622fb7bb0ff692eebb00089b32d22484e1613912f0a5b694407be899ffd31ed3992c456cdf60f5d4564b8ba3f05a69890ad',
  ],
] as const;

describe('generateMnemonic', () => {
  it.each(VECTORS)('The entropy %s gives its published mnemonic', (entropy, mnemonic) => {
    const words = mnemonic.split(' ').length;
    const randomBytes = (length: number) => {
      expect(length).toBe(entropy.length / 2);
      return hexToBytes(entropy);
    };
    expect(generateMnemonic(words, randomBytes)).toBe(mnemonic);
  });

  it.each([12, 15, 18, 21, 24])('A mnemonic can have %i words', (length) => {
    const mnemonic = generateMnemonic(length, (bytes) => new Uint8Array(bytes).fill(7));
    expect(mnemonic.split(' ')).toHaveLength(length);
    expect(parseMnemonic(mnemonic)).toBe(mnemonic);
  });

  it.each([0, 11, 13, 25, 12.5, Number.NaN])('A mnemonic cannot have %d words', (length) => {
    expect(() => generateMnemonic(length, (bytes) => new Uint8Array(bytes))).toThrow(
      new InvalidInput('invalid mnemonic length'),
    );
  });
});

describe('parseMnemonic', () => {
  it('A mnemonic can be written with other spaces and in capitals', () => {
    expect(parseMnemonic(`\n${VECTORS[0][1].toUpperCase().replaceAll(' ', '  ')} `)).toBe(VECTORS[0][1]);
  });

  it.each([
    ['a wrong checksum', VECTORS[0][1].replace('about', 'abandon')],
    ['an unknown word', VECTORS[0][1].replace('about', 'postern')],
    ['too few words', 'abandon about'],
    ['nothing', ''],
  ])('A mnemonic with %s is refused', (_, text) => {
    expect(() => parseMnemonic(text)).toThrow(new InvalidInput('invalid mnemonic'));
  });
});

describe('mnemonicToSeed', () => {
  it.each(VECTORS)('The mnemonic of the entropy %s gives its published seed', async (_, mnemonic, seed) => {
    expect(bytesToHex(await mnemonicToSeed(mnemonic, 'TREZOR'))).toBe(seed);
  });

  it('A mnemonic has no passphrase unless one is given', async () => {
    expect(bytesToHex(await mnemonicToSeed(VECTORS[0][1]))).toBe(
      '5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc19a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4',
    );
  });
});
