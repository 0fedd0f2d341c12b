import { describe, expect, it } from 'vitest';
import { expandCompactSignature } from './compact-signature.ts';
import { decodeHex, encodeHex } from './hex.ts';

describe('a compact signature', () => {
  it.each([
    // The two examples of EIP-2098.
    [
      '68a020a209d3d56c46f38cc50a33f704f4a9a10a59377f8dd762ac66910e9b90',
      '7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064',
      '7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064',
      '1b',
    ],
    [
      '9328da16089fcba9bececa81663203989f2df5fe1faa6291a45381c81bd17f76',
      '939c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793',
      '139c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793',
      '1c',
    ],
  ])('A compact signature is R %s with V in the highest bit of S', (r, vs, s, v) => {
    expect(encodeHex(expandCompactSignature(decodeHex(r + vs)))).toBe(r + s + v);
  });

  it.each([63, 65])('A compact signature does not have %i bytes', (length) => {
    expect(() => expandCompactSignature(new Uint8Array(length))).toThrow('not a 64-byte signature');
  });
});
