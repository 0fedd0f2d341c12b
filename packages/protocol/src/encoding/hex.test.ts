import { expect, test } from 'vitest';
import { decodeHex, encodeHex } from './hex.ts';

test('Hex is written in lower case and read in any case', () => {
  expect(encodeHex(Uint8Array.of(0, 0x0f, 0xab, 0xff))).toBe('000fabff');
  expect(decodeHex('000FabFF')).toEqual(Uint8Array.of(0, 0x0f, 0xab, 0xff));
  expect(decodeHex('')).toEqual(new Uint8Array(0));
});

test.each(['0x00', '0', 'zz', '00 ', '00\n'])('The text %j is refused as hex', (text) => {
  expect(() => decodeHex(text)).toThrow('not hex');
});
