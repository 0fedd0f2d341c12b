import { verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeHex } from '../encoding/hex.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import { publicKeyObject } from '../test-vectors/p256-test-key.ts';
import vectors from '../test-vectors/turnkey-wire.json' with { type: 'json' };
import { loginMessage, signupMessage } from './client-signature.ts';

const { clientSigLogin, clientSigSignup, keys } = vectors;
const TOKEN_ID = '0f0e0d0c-0b0a-4908-8706-050403020100';
const NO_CREDENTIALS = { apiKeys: [], authenticators: [], oauthProviders: [] };

test('The messages for client signatures are those of the official clients', () => {
  expect(loginMessage(TOKEN_ID, keys.client.pubC)).toBe(clientSigLogin.message);
  expect(signupMessage(TOKEN_ID, { email: 'user@example.com', ...NO_CREDENTIALS })).toBe(clientSigSignup.message);
  expect(signupMessage(TOKEN_ID, { phoneNumber: '+19999999999', ...NO_CREDENTIALS })).toBe(
    '{"signupV2":{"apiKeys":[],"authenticators":[],"oauthProviders":[],"phoneNumber":"+19999999999"},' +
      `"tokenId":"${TOKEN_ID}","type":"USAGE_TYPE_SIGNUP"}`,
  );
});

test.each([clientSigLogin, clientSigSignup])('A client signature is R || S, not DER', ({ message, signature }) => {
  const key = { key: publicKeyObject(keys.client.pubU), dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', encodeUtf8(message), key, decodeHex(signature))).toBe(true);
});
