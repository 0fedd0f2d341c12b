import { createHash } from 'node:crypto';
import type { VerificationClaims } from '@postern/protocol';
import { expect, it } from 'vitest';
import { identityFrom, identityKey, identityOf } from './identity.ts';

const claims = (verificationType: VerificationClaims['verificationType'], contact: string): VerificationClaims => ({
  expiresAtMs: 0,
  id: 'id',
  organizationId: 'parent',
  verificationType,
  contact,
  publicKey: '',
});

it('A verification token proves a contact in its one spelling', () => {
  expect(identityOf(claims('OTP_TYPE_EMAIL', 'Ada@Example.org'))).toEqual({
    type: 'email',
    contact: 'ada@example.org',
  });
  expect(identityOf(claims('OTP_TYPE_SMS', '+1 (415) 555-2671'))).toEqual({ type: 'phone', contact: '+14155552671' });
  expect(identityOf(claims('OTP_TYPE_WHATSAPP', '+14155552671'))).toEqual({ type: 'phone', contact: '+14155552671' });
  expect(identityFrom('OTP_TYPE_EMAIL', 'x')).toEqual({ type: 'email', contact: 'x' });
});

it('A token with a contact that is none proves nothing', () => {
  expect(() => identityOf(claims('OTP_TYPE_EMAIL', 'none'))).toThrow(
    expect.objectContaining({ code: 'INVALID_VERIFICATION_TOKEN' }),
  );
});

it.each([
  [{ type: 'email', contact: 'ada@example.org' }, 'email\nada@example.org'],
  [{ type: 'phone', contact: '+1' }, 'phone\n+1'],
  [{ type: 'oidc', issuer: 'https://issuer.example', subject: 'ada' }, 'oidc\nhttps://issuer.example\nada'],
  [{ type: 'passkey', credentialId: 'id' }, 'passkey\nid'],
  [{ type: 'wallet', publicKey: '02' }, 'wallet\n02'],
] as const)('The key of %j is a digest of the parent, the type and the name', (identity, text) => {
  expect(identityKey('parent', identity)).toBe(createHash('sha256').update(`parent\n${text}`).digest('hex'));
});
