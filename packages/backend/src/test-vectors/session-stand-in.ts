import { createHash } from 'node:crypto';
import { type SessionClaims, sessionSigningInput } from '@postern/protocol';
import { createP256Signer } from './p256-signer.ts';

export const notarizer = createP256Signer();
export const sessionKey = createP256Signer();

/** Unix time in seconds. */
export const SESSION_END = 2_000_000;

export const CLAIMS: SessionClaims = {
  exp: SESSION_END,
  public_key: sessionKey.publicKey,
  session_type: 'SESSION_TYPE_READ_WRITE',
  user_id: 'user',
  organization_id: 'home',
};

export function sessionToken(claims: Partial<SessionClaims> = {}): string {
  const input = sessionSigningInput({ ...CLAIMS, ...claims });
  const digest = createHash('sha256').update(input).digest();
  return `${input}.${notarizer.sign(digest).toString('base64url')}`;
}
