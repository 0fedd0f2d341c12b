import { type ClientSignature, loginMessage, type VerificationClaims } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { checkClientSignature } from './client-signature.ts';

const holder = createP256Signer();
const stranger = createP256Signer();
const CLAIMS: VerificationClaims = {
  expiresAtMs: 0,
  id: 'token',
  organizationId: 'parent',
  verificationType: 'OTP_TYPE_EMAIL',
  contact: 'ada@example.org',
  publicKey: holder.publicKey,
};
const MESSAGE = loginMessage('token', holder.publicKey);

function signed(message: string, signer = holder): ClientSignature {
  const signature = signer.sign(message).toString('hex');
  return { publicKey: signer.publicKey, scheme: 'CLIENT_SIGNATURE_SCHEME_API_P256', message, signature };
}

const check = (proof: ClientSignature, claims = CLAIMS) => checkClientSignature(claims, proof, 'another', MESSAGE);
const refused = expect.objectContaining({ code: 'INVALID_CLIENT_SIGNATURE' });

describe('a client signature', () => {
  it('The signature of the key in the token over one of the messages counts', () => {
    expect(() => check(signed(MESSAGE))).not.toThrow();
    expect(() => check(signed('another'))).not.toThrow();
  });

  it('The order of the fields in the message does not matter', () => {
    const message = JSON.stringify({
      type: 'USAGE_TYPE_LOGIN',
      tokenId: 'token',
      login: { publicKey: holder.publicKey },
    });
    expect(message).not.toBe(MESSAGE);
    expect(() => check(signed(message))).not.toThrow();
  });

  it('A genuine signature over another message is refused', () => {
    for (const message of [
      loginMessage('token', stranger.publicKey),
      loginMessage('other', holder.publicKey),
      '',
      '{',
    ]) {
      expect(() => check(signed(message))).toThrow(refused);
    }
  });

  it('A signature over another message than the one beside it is refused', () => {
    expect(() => check({ ...signed('another'), message: MESSAGE })).toThrow(refused);
  });

  it('The signature of another key than the one in the token is refused', () => {
    expect(() => check(signed(MESSAGE, stranger))).toThrow(refused);
    expect(() => check({ ...signed(MESSAGE, stranger), publicKey: holder.publicKey })).toThrow(refused);
    expect(() => check(signed(MESSAGE), { ...CLAIMS, publicKey: stranger.publicKey })).toThrow(refused);
  });

  it('A key that is not on the curve is refused', () => {
    const publicKey = `02${'f'.repeat(64)}`;
    expect(() => check({ ...signed(MESSAGE), publicKey }, { ...CLAIMS, publicKey })).toThrow(refused);
  });

  it('Another scheme is refused', () => {
    expect(() => check({ ...signed(MESSAGE), scheme: 'CLIENT_SIGNATURE_SCHEME_API_SECP256K1' as never })).toThrow(
      refused,
    );
  });

  it('A signature counts in upper case, and not with other characters around it', () => {
    const { signature, ...rest } = signed(MESSAGE);
    expect(() => check({ ...rest, signature: signature.toUpperCase() })).not.toThrow();
    for (const other of [
      `${signature}\n`,
      `${signature}zz`,
      `zz${signature}`,
      `0x${signature}`,
      signature.slice(2),
      '',
    ]) {
      expect(() => check({ ...rest, signature: other })).toThrow(refused);
    }
  });
});
