import { readFile } from 'node:fs/promises';
import {
  attemptMessage,
  encodeOtpAttempt,
  loginMessage,
  oidcNonce,
  STAMP_SCHEMES,
  signupMessage,
  stepUpMessage,
} from '@postern/protocol';
import { expect, test } from 'vitest';
import { readSessionToken } from '../../examples/session-token/read-session-token.ts';
import { walletMessage } from '../../packages/backend/src/credentials/wallet-message.ts';
import vectors from '../../packages/protocol/src/test-vectors/turnkey-wire.json' with { type: 'json' };

const page = await readFile(new URL('../../docs/signing-messages.md', import.meta.url), 'utf8');

test('The page docs/signing-messages.md has the messages that the protocol makes', async () => {
  const value = (name: string) => new RegExp(`^${name} += (\\S+)`, 'm').exec(page)?.[1] ?? '';
  const [key, tokenId, email] = [value('K'), value('token id'), value('contact')];
  const lines = page.split('\n');
  expect(lines).toContain(loginMessage(tokenId, key));
  expect(lines).toContain(signupMessage(tokenId, { apiKeys: [], authenticators: [], oauthProviders: [], email }));
  expect(lines).toContain(attemptMessage(['bb']));
  expect(attemptMessage([], 'add')).toContain('POSTERN_ADD_CREDENTIAL');
  expect(lines).toContain(stepUpMessage('otp', tokenId, key));
  expect(lines).toContain(await oidcNonce(key));
  const attempt = new TextDecoder().decode(encodeOtpAttempt({ otpCode: '…', publicKey: 'K' }));
  expect(page).toContain(`\`${attempt}\``);
  const schemes = [...page.matchAll(/SIGNATURE_SCHEME_TK_\w+/g)].map(([scheme]) => scheme);
  expect(STAMP_SCHEMES).toEqual(expect.arrayContaining(schemes));
});

test('The page docs/signing-messages.md has the messages that wallets show', () => {
  const message = {
    origin: 'https://app.example.com',
    curveType: 'API_KEY_CURVE_SECP256K1',
    address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    nonce: 'ab'.repeat(32),
    issuedAtMs: Date.parse('2026-01-01T00:00:00Z'),
    expiresAtMs: Date.parse('2026-01-01T00:05:00Z'),
  } as const;
  expect(page).toContain(`\`\`\`text\n${walletMessage({ ...message, purpose: 'sign-up' })}\n\`\`\``);
  const [, , , sentence] = walletMessage({ ...message, purpose: 'add' }).split('\n');
  expect(page).toContain(`\`\`\`text\n${sentence}\n\`\`\``);
});

test('The example of docs/protecting-an-api.md reads a session token, and nothing else', () => {
  const { session, keys, verificationToken } = vectors;
  const notarizer = keys.notarizer.pubU;
  expect(readSessionToken(session, notarizer)).toMatchObject({ public_key: keys.client.pubC });
  expect(readSessionToken(session, notarizer, 4_102_444_800)).toBeNull();
  expect(readSessionToken(session, keys.api.pubU)).toBeNull();
  expect(readSessionToken(`${session}.`, notarizer)).toBeNull();
  expect(readSessionToken(verificationToken, keys.tlsSign.pubU)).toBeNull();
  for (const text of ['none', 'a.b.c', '']) expect(readSessionToken(text, notarizer)).toBeNull();
});
