import { decodeHex, hpkeOpen, parseOtpAttempt, parseSealedBundle } from '@postern/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ecdhKeyPair } from '../../packages/protocol/src/test-vectors/p256-test-key.ts';
import vectors from '../../packages/protocol/src/test-vectors/turnkey-wire.json' with { type: 'json' };
import { type ClientPage, startClientPage } from './client-page.ts';

const { otp, keys } = vectors;
const TRUSTED = keys.tlsSign.pubU;
let clientPage: ClientPage;
let tab: Page;
let requests: string[];

beforeAll(async () => {
  clientPage = await startClientPage();
  tab = await clientPage.open();
});
afterAll(() => clientPage.close());

beforeEach(() => {
  requests = [];
  clientPage.routes.set('/auth/verify-otp', (body) => {
    requests.push(body);
    return { json: { verificationToken: vectors.verificationToken } };
  });
});

function verifyOtp(otpEncryptionTargetBundle: string, tlsFetcherPublicKey: string | undefined, otpCode = ' 123456\n') {
  return tab.evaluate(
    async ({ tlsFetcherPublicKey, ...params }) => {
      const options = tlsFetcherPublicKey ? { tlsFetcherPublicKey } : {};
      const client = page.createPosternClient({ backendUrl: '/auth/', ...options });
      return client.verifyOtp({ otpId: 'otp', ...params }).catch((error) => error.code);
    },
    { otpEncryptionTargetBundle, tlsFetcherPublicKey, otpCode, publicKey: keys.client.pubC },
  );
}

/** What the enclave finds in the request. */
async function openedByEnclave() {
  const { otpId, encryptedOtpBundle } = JSON.parse(requests[0] ?? '');
  const { privateKey } = await ecdhKeyPair(keys.otpTarget);
  const opened = await hpkeOpen(privateKey, decodeHex(keys.otpTarget.pubU), parseSealedBundle(encryptedOtpBundle));
  return { otpId, attempt: parseOtpAttempt(opened) };
}

test.each([
  ['Arabic-Indic', '١٢٣٤٥٦'],
  ['Persian', '۱۲۳۴۵۶'],
  ['Devanagari', '१२३४५६'],
  ['full-width', '１２３４５６'],
  ['mathematical', '𝟣𝟤𝟥𝟦𝟧𝟨'],
  ['spaced', '123 456'],
])('A code in %s digits is turned into ASCII', async (_, typed) => {
  await verifyOtp(otp.bundle, TRUSTED, typed);
  expect((await openedByEnclave()).attempt.otpCode).toBe('123456');
});

test('Only the enclave can open the code', async () => {
  expect(await verifyOtp(otp.bundle, TRUSTED)).toEqual({ verificationToken: vectors.verificationToken });
  const { otpId, attempt } = await openedByEnclave();
  expect(attempt).toEqual({ otpCode: '123456', publicKey: keys.client.pubC });
  expect(otpId).toBe('otp');
  expect(requests.join()).not.toContain('123456');
});

const parsed = JSON.parse(otp.bundle);
const forged = JSON.parse(vectors.importBundle);

test.each([
  ["a bundle that Turnkey's production has not signed", otp.bundle, undefined],
  ['a bundle of another key than the pinned one', otp.bundle, keys.signer.pubU],
  ['another target key', JSON.stringify({ ...parsed, data: forged.data }), TRUSTED],
  ['a signature of another key', JSON.stringify({ ...forged, enclaveQuorumPublic: TRUSTED }), TRUSTED],
  ['a signature that is none', JSON.stringify({ ...parsed, dataSignature: '3006020101020101' }), TRUSTED],
  ['a missing signature', JSON.stringify({ ...parsed, dataSignature: '' }), TRUSTED],
  ['no bundle', '', TRUSTED],
])('An untrusted bundle is refused, and nothing is sent: %s', async (_, bundle, pinned) => {
  expect(await verifyOtp(bundle, pinned)).toBe('UNTRUSTED_BUNDLE');
  expect(requests).toEqual([]);
});
