import { readFile } from 'node:fs/promises';
import { encodeOtpAttempt, loginMessage, oidcNonce, signupMessage } from '@postern/protocol';
import { expect, test } from 'vitest';

test('The page docs/migrating.md has the messages that the protocol makes', async () => {
  const page = await readFile(new URL('../../docs/migrating.md', import.meta.url), 'utf8');
  const value = (name: string) => new RegExp(`^${name} += (\\S+)`, 'm').exec(page)?.[1] ?? '';
  const [key, tokenId, email] = [value('K'), value('token id'), value('contact')];
  const lines = page.split('\n');
  expect(lines).toContain(loginMessage(tokenId, key));
  expect(lines).toContain(signupMessage(tokenId, { apiKeys: [], authenticators: [], oauthProviders: [], email }));
  expect(lines).toContain(await oidcNonce(key));
  const attempt = new TextDecoder().decode(encodeOtpAttempt({ otpCode: '…', publicKey: 'K' }));
  expect(page).toContain(`\`${attempt}\``);
});
