import { encodeApiKeyStamp, type StampScheme } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { isStampedBy } from './api-key-stamp.ts';

const signer = createP256Signer();
const stranger = createP256Signer();
const BODY = '{"type":"test"}';

function stamp(
  signature: string = signer.signDer(BODY).toString('hex'),
  scheme: StampScheme = 'SIGNATURE_SCHEME_TK_API_P256',
): string {
  return encodeApiKeyStamp({ publicKey: signer.publicKey, scheme, signature });
}

describe('isStampedBy', () => {
  it('The stamp of a key over a body counts, in lower and in upper case', () => {
    expect(isStampedBy(signer.publicKey, stamp(), BODY)).toBe(true);
    expect(isStampedBy(signer.publicKey, stamp(signer.signDer(BODY).toString('hex').toUpperCase()), BODY)).toBe(true);
  });

  it('A stamp counts only for its own key', () => {
    expect(isStampedBy(stranger.publicKey, stamp(), BODY)).toBe(false);
    expect(isStampedBy(signer.publicKey, stamp(stranger.signDer(BODY).toString('hex')), BODY)).toBe(false);
    const named = { publicKey: stranger.publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_P256' } as const;
    const header = encodeApiKeyStamp({ ...named, signature: signer.signDer(BODY).toString('hex') });
    expect(isStampedBy(signer.publicKey, header, BODY)).toBe(false);
  });

  it('A stamp counts only for its own body', () => {
    expect(isStampedBy(signer.publicKey, stamp(), `${BODY} `)).toBe(false);
  });

  it('A stamp with another scheme does not count', () => {
    const signature = signer.signDer(BODY).toString('hex');
    expect(isStampedBy(signer.publicKey, stamp(signature, 'SIGNATURE_SCHEME_TK_API_SECP256K1'), BODY)).toBe(false);
  });

  it('A key that is not on the curve has no stamps', () => {
    const publicKey = `02${'f'.repeat(64)}`;
    const header = encodeApiKeyStamp({ publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_P256', signature: '00' });
    expect(isStampedBy(publicKey, header, BODY)).toBe(false);
  });

  it('A signature with other characters around it does not count', () => {
    const signature = signer.signDer(BODY).toString('hex');
    for (const other of [`${signature}zz`, `zz${signature}`, `${signature}\n`, `${signature}0`, '']) {
      expect(isStampedBy(signer.publicKey, stamp(other), BODY)).toBe(false);
    }
  });

  it('A header that is no stamp does not count', () => {
    for (const header of ['', 'none', 'e30']) expect(isStampedBy(signer.publicKey, header, BODY)).toBe(false);
  });
});
