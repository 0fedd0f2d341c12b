import { createHash } from 'node:crypto';
import { type SessionClaims, sessionSigningInput } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { createSessionTokens } from './session-token.ts';

const notarizer = createP256Signer();
const user = createP256Signer();
const CLAIMS: SessionClaims = {
  exp: 1_800_000_000,
  public_key: user.publicKey,
  session_type: 'SESSION_TYPE_READ_WRITE',
  user_id: 'user',
  organization_id: 'organization',
};

const sha256 = (data: string) => createHash('sha256').update(data).digest();

function issue(claims: Partial<SessionClaims> = {}, sign = (input: string) => notarizer.sign(sha256(input))): string {
  const input = sessionSigningInput({ ...CLAIMS, ...claims });
  return `${input}.${sign(input).toString('base64url')}`;
}

function tokensAt(nowMs: number) {
  return createSessionTokens(notarizer.key, () => nowMs);
}

const refused = expect.objectContaining({ code: 'INVALID_SESSION' });

describe('a session token', () => {
  it('A token counts until the millisecond before its end, and not from its end on', () => {
    const endMs = CLAIMS.exp * 1000;
    expect(tokensAt(endMs - 1).check(issue())).toEqual({
      claims: CLAIMS,
      sessionId: `organization user ${user.publicKey}`,
    });
    for (const late of [0, 1, 999, 60_000]) {
      expect(() => tokensAt(endMs + late).check(issue())).toThrow(expect.objectContaining({ code: 'SESSION_EXPIRED' }));
    }
  });

  it('A token that was checked before still ends in time', () => {
    let nowMs = CLAIMS.exp * 1000 - 1;
    const tokens = createSessionTokens(notarizer.key, () => nowMs);
    const token = issue();
    const first = tokens.check(token);
    expect(tokens.check(token)).toBe(first);
    nowMs += 1;
    expect(() => tokens.check(token)).toThrow(expect.objectContaining({ code: 'SESSION_EXPIRED' }));
  });

  it('A token that another key signed is refused', () => {
    expect(() => tokensAt(0).check(issue({}, (input) => user.sign(sha256(input))))).toThrow(refused);
  });

  it('A token that was signed with one hash is refused', () => {
    expect(() => tokensAt(0).check(issue({}, (input) => notarizer.sign(input)))).toThrow(refused);
  });

  it('A token without a compressed key is refused', () => {
    for (const public_key of ['', user.uncompressed, user.publicKey.toUpperCase()]) {
      expect(() => tokensAt(0).check(issue({ public_key }))).toThrow(refused);
    }
  });

  it('A text that is no token is refused, and the error keeps the reason', () => {
    for (const text of ['', 'a.b.c', issue().slice(0, -1)]) {
      expect(() => tokensAt(0).check(text)).toThrow(
        expect.objectContaining({ code: 'INVALID_SESSION', cause: expect.any(Error) }),
      );
    }
  });
});
