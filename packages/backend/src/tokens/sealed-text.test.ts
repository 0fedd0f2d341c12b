import { expect, it } from 'vitest';
import { deriveBytes, openText, sealText } from './sealed-text.ts';

const key = deriveBytes('secret', 'purpose', 32);

it('A sealed text opens with its key only', () => {
  const sealed = sealText('text ä', key);
  expect(openText(sealed, key)).toBe('text ä');
  expect(() => openText(sealed, deriveBytes('secret', 'other purpose', 32))).toThrow();
  expect(() => openText(sealed, deriveBytes('other secret', 'purpose', 32))).toThrow();
});

it('A sealed text that was changed or cut does not open', () => {
  const sealed = Buffer.from(sealText('text', key), 'base64url');
  for (const at of sealed.keys()) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => openText(changed.toString('base64url'), key)).toThrow();
    expect(() => openText(sealed.subarray(0, at).toString('base64url'), key)).toThrow();
  }
});

it('A sealed text does not open with a part of its tag', () => {
  const sealed = Buffer.from(sealText('', key), 'base64url');
  for (const at of sealed.keys()) {
    expect(() => openText(sealed.subarray(0, at).toString('base64url'), key)).toThrow();
  }
  expect(openText(sealed.toString('base64url'), key)).toBe('');
});

it('Two sealed copies of one text differ', () => {
  expect(sealText('text', key)).not.toBe(sealText('text', key));
});

it('Derived bytes have the wanted length and are those of HKDF', () => {
  expect(deriveBytes('secret', 'purpose', 16)).toHaveLength(16);
  expect(key.toString('hex')).toBe('eced7de97c6f9dd8c7c842b5a550832f39290b6fa8c17658b4eea5226819c4c0');
});
