import { expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../../../../tests/authority/software-authenticator.ts';
import vectors from '../../../authority/src/test-vectors/webauthn-level-3.json' with { type: 'json' };
import { checkPasskey, type PasskeySettings } from './passkey.ts';

const settingsOf = (origin: string, rpId: string) =>
  ({ origins: [origin], passkey: { rpId, appOrigins: [] } }) as unknown as PasskeySettings;

const accepted = (passkey: object, settings: PasskeySettings) =>
  checkPasskey(passkey as Parameters<typeof checkPasskey>[0], settings).then(
    () => true,
    (error) => error.code,
  );

it.each([
  ['none-es256', true],
  ['packed-self-es256', true],
  ['packed-es256', 'INVALID_PASSKEY'],
  ['fido-u2f-es256', 'INVALID_PASSKEY'],
  ['apple-es256', 'INVALID_PASSKEY'],
])('The registration %s of the specification is accepted without certificates only: %s', async (wanted, expected) => {
  const found = vectors.registrations.find(({ name }) => name === wanted);
  if (!found) throw new Error(`no vector ${wanted}`);
  const { name: authenticatorName, challenge, ...attestation } = found;
  const settings = settingsOf(vectors.origin, vectors.rpId);
  expect(await accepted({ authenticatorName, challenge, attestation }, settings)).toBe(expected);
});

it.each(['ES256', 'EdDSA', 'RS256'] as const)('A passkey can have a key for %s', async (algorithm) => {
  const registration = createSoftwareAuthenticator(algorithm).attest();
  expect(await accepted(registration, settingsOf('https://app.example.org', 'example.org'))).toBe(true);
});
