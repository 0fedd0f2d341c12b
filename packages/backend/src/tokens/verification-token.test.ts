import { encodeJwtPart, type VerificationClaims, verificationSigningInput } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { createVerificationTokens } from './verification-token.ts';

const END = 1_800_000_000_000;
const fetcher = createP256Signer();
const holder = createP256Signer();
const CLAIMS: VerificationClaims = {
  expiresAtMs: END,
  id: '5a1b7a52-0d7e-4a4c-9c8e-1b2f9d1d7a11',
  organizationId: 'parent',
  verificationType: 'OTP_TYPE_EMAIL',
  contact: 'ada@example.org',
  publicKey: holder.publicKey,
};

function issue(claims: Partial<VerificationClaims> = {}, signer = fetcher): string {
  const input = verificationSigningInput({ ...CLAIMS, ...claims });
  return `${input}.${signer.sign(input).toString('base64url')}`;
}

function tokensAt(nowMs: number, sandboxContacts = false) {
  return createVerificationTokens({
    key: fetcher.key,
    organizationId: 'parent',
    sandboxContacts,
    now: () => nowMs,
  });
}

const refusal = (code: string) => expect.objectContaining({ code });

describe('a verification token', () => {
  it('A token counts until the millisecond before its end, and not from its end on', () => {
    expect(tokensAt(END - 1).check(issue())).toEqual(CLAIMS);
    for (const late of [0, 1, 59_999, 60_000, 3_600_000]) {
      expect(() => tokensAt(END + late).check(issue())).toThrow(refusal('VERIFICATION_TOKEN_EXPIRED'));
    }
  });

  it('A token that another key signed is refused', () => {
    expect(() => tokensAt(0).check(issue({}, holder))).toThrow(refusal('INVALID_VERIFICATION_TOKEN'));
  });

  it('A token of another organization is refused', () => {
    const token = issue({ organizationId: 'another parent' });
    expect(() => tokensAt(0).check(token)).toThrow(refusal('INVALID_VERIFICATION_TOKEN'));
  });

  it('A token without a key is refused, and so is one with a key that is not compressed', () => {
    for (const publicKey of ['', holder.uncompressed, `${holder.publicKey}00`, 'none']) {
      expect(() => tokensAt(0).check(issue({ publicKey }))).toThrow(refusal('INVALID_VERIFICATION_TOKEN'));
    }
  });

  it.each([
    ['OTP_TYPE_EMAIL', ' User@Example.com'],
    ['OTP_TYPE_SMS', '+1 (999) 999-9999'],
  ] as const)('A token for a contact of the sandbox (%s, %s) counts only where the sandbox is on', (type, contact) => {
    const token = issue({ verificationType: type, contact });
    expect(() => tokensAt(0).check(token)).toThrow(refusal('INVALID_VERIFICATION_TOKEN'));
    expect(tokensAt(0, true).check(token)).toMatchObject({ contact });
  });

  it('A token with a contact that is none is not one of the sandbox', () => {
    expect(tokensAt(0).check(issue({ contact: 'none' }))).toMatchObject({ contact: 'none' });
  });

  it('A text that is no token is refused, and the error keeps the reason', () => {
    for (const text of ['', 'a.b.c', issue().slice(0, -1), encodeJwtPart({})]) {
      expect(() => tokensAt(0).check(text)).toThrow(
        expect.objectContaining({ code: 'INVALID_VERIFICATION_TOKEN', cause: expect.any(Error) }),
      );
    }
  });
});
