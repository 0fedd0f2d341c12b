import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../errors/invalid-input.ts';
import { assertPathFormat, HARDENED_OFFSET, parsePath } from './derivation-path.ts';

describe('parsePath', () => {
  it('A derivation path can have hardened and normal components', () => {
    expect(parsePath("m/44'/60'/0'/0/2147483647")).toEqual([
      HARDENED_OFFSET + 44,
      HARDENED_OFFSET + 60,
      HARDENED_OFFSET,
      0,
      2147483647,
    ]);
    expect(parsePath('m')).toEqual([]);
  });

  it.each([
    '',
    '/',
    'm/',
    '0/1',
    'M/0',
    ' m/0',
    'm/0 ',
    'm//0',
    'm/-1',
    'm/01',
    'm/0x1',
    'm/1e3',
    "m/0''",
    'm/0h',
    'm/2147483648',
    "m/99999999999999999999'",
    'm/٣',
    'm/0\n',
    `m${'/0'.repeat(11)}`,
  ])('The derivation path %j is refused', (path) => {
    expect(() => parsePath(path)).toThrow(new InvalidInput('invalid path'));
  });
});

describe('assertPathFormat', () => {
  it('BIP-32 is the only format of derivation paths', () => {
    expect(() => assertPathFormat('PATH_FORMAT_BIP32')).not.toThrow();
    expect(() => assertPathFormat('BIP32')).toThrow(new InvalidInput('invalid path format'));
  });
});
