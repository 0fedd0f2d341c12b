import { expect, it } from 'vitest';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { receiptsOf } from '../test-vectors/receipts-of.ts';

const key = createP256Signer();
const other = createP256Signer();
const PASSKEY = { type: 'passkey', credentialId: 'id' } as const;
const WALLET = { type: 'wallet', publicKey: 'id' } as const;

const receipts = receiptsOf('parent', [key]);

it('A receipt is for one sub-organization and one credential', async () => {
  const receipt = await receipts.issue('home', PASSKEY);
  expect(receipts.isIn(receipt, 'home', PASSKEY)).toBe(true);
  expect(receipts.isIn(receipt, 'elsewhere', PASSKEY)).toBe(false);
  expect(receipts.isIn(receipt, 'home', { ...PASSKEY, credentialId: 'other' })).toBe(false);
  expect(receipts.isIn(receipt, 'home', WALLET)).toBe(false);
  const ofWallet = await receipts.issue('home', WALLET);
  expect(receipts.isIn(ofWallet, 'home', WALLET)).toBe(true);
  expect(receipts.isIn(ofWallet, 'home', { ...WALLET, publicKey: 'other' })).toBe(false);
});

it('A receipt is of one backend, and of its former keys', async () => {
  const receipt = await receipts.issue('home', PASSKEY);
  expect(receiptsOf('another parent', [key]).isIn(receipt, 'home', PASSKEY)).toBe(false);
  expect(receiptsOf('parent', [other]).isIn(receipt, 'home', PASSKEY)).toBe(false);
  expect(receiptsOf('parent', [other], [key]).isIn(receipt, 'home', PASSKEY)).toBe(true);
  expect(receiptsOf('parent', [other, key]).isIn(receipt, 'home', PASSKEY)).toBe(true);
});

it('The message of a receipt begins with its purpose', () => {
  const signature = key.sign(['postern receipt 1', 'parent', 'home', 'passkey', 'id'].join('\n'));
  expect(receipts.isIn(`postern:${signature.toString('base64url')}`, 'home', PASSKEY)).toBe(true);
});

it('A receipt stands at the end of a name, as a word of its own', async () => {
  const receipt = await receipts.issue('home', PASSKEY);
  const isIn = (name: string) => receipts.isIn(name, 'home', PASSKEY);
  expect(receipt).toMatch(/^postern:[A-Za-z0-9_-]{86}$/);
  expect(isIn(`My key ${receipt}`)).toBe(true);
  for (const name of ['', 'postern:', `x${receipt}`, `${receipt} x`, `${receipt}A`, receipt.slice(0, -1)]) {
    expect(isIn(name)).toBe(false);
  }
});

it('The current key signs, and without a key no receipt is made', async () => {
  const receipt = await receiptsOf('parent', [other, key]).issue('home', PASSKEY);
  expect(receiptsOf('parent', [other]).isIn(receipt, 'home', PASSKEY)).toBe(true);
  await expect(receiptsOf('parent', []).issue('home', PASSKEY)).rejects.toMatchObject({ code: 'UPSTREAM_REFUSED' });
});
