import { encodeApiKeyStamp, encodeWebauthnStamp, type StampScheme } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { createP256Signer } from '../test-vectors/p256-signer.ts';
import { createEthereumSigner, createSolanaSigner } from '../test-vectors/wallet-signer.ts';
import { type CredentialStamp, stampIdentity } from './stamp.ts';

const BODY = '{"type":"test"}';
const ethereum = createEthereumSigner();
const solana = createSolanaSigner();
const EIP191 = 'SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191';
const ED25519 = 'SIGNATURE_SCHEME_TK_API_ED25519';

const identity = (stamp: CredentialStamp, body = BODY) => {
  try {
    return stampIdentity(stamp, body);
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const stampOf = (scheme: StampScheme, publicKey: string, signature: string) => ({
  'X-Stamp': encodeApiKeyStamp({ scheme, publicKey, signature }),
});

describe('stampIdentity', () => {
  it.each([
    [EIP191, ethereum],
    [ED25519, solana],
  ] as const)('The stamp of a wallet names its key: %s', (scheme, wallet) => {
    const stamp = stampOf(scheme, wallet.publicKey, wallet.stamp(BODY));
    expect(identity(stamp)).toEqual({ type: 'wallet', publicKey: wallet.publicKey });
    expect(identity(stamp, `${BODY} `)).toBe('INVALID_STAMP');
    expect(identity(stampOf(scheme, wallet.publicKey, wallet.stamp('other')))).toBe('INVALID_STAMP');
  });

  it('The stamp of another wallet is refused', () => {
    const other = createEthereumSigner('other');
    expect(identity(stampOf(EIP191, other.publicKey, ethereum.stamp(BODY)))).toBe('INVALID_STAMP');
    expect(identity(stampOf(ED25519, createSolanaSigner().publicKey, solana.stamp(BODY)))).toBe('INVALID_STAMP');
  });

  it('Any other scheme is refused, also with a genuine signature', () => {
    const key = createP256Signer();
    const signature = key.signDer(BODY).toString('hex');
    expect(identity(stampOf('SIGNATURE_SCHEME_TK_API_P256', key.publicKey, signature))).toBe('INVALID_STAMP');
    expect(identity(stampOf('SIGNATURE_SCHEME_TK_API_SECP256K1', ethereum.publicKey, ethereum.stamp(BODY)))).toBe(
      'INVALID_STAMP',
    );
    expect(identity(stampOf(EIP191, solana.publicKey, solana.stamp(BODY)))).toBe('INVALID_STAMP');
    expect(identity(stampOf(ED25519, ethereum.publicKey, ethereum.stamp(BODY)))).toBe('INVALID_STAMP');
  });

  it('A key or a signature that is not well formed is refused', () => {
    const offCurve = `02${'f'.repeat(64)}`;
    expect(identity(stampOf(EIP191, offCurve, ethereum.stamp(BODY)))).toBe('INVALID_STAMP');
    const { publicKey } = ethereum;
    for (const key of [`${publicKey}00`, `00${publicKey}`, `04${publicKey.slice(2)}`, '']) {
      expect(identity(stampOf(EIP191, key, ethereum.stamp(BODY)))).toBe('INVALID_STAMP');
    }
    for (const key of [`${solana.publicKey}00`, `00${solana.publicKey}`, '']) {
      expect(identity(stampOf(ED25519, key, solana.stamp(BODY)))).toBe('INVALID_STAMP');
    }
    for (const signature of ['', 'zz', '00']) {
      expect(identity(stampOf(EIP191, publicKey, signature))).toBe('INVALID_STAMP');
      expect(identity(stampOf(ED25519, solana.publicKey, signature))).toBe('INVALID_STAMP');
    }
  });

  it('The stamp of a passkey names its credential id', () => {
    const stamp = { authenticatorData: '', clientDataJson: '', credentialId: 'id', signature: '' };
    expect(identity({ 'X-Stamp-Webauthn': encodeWebauthnStamp(stamp) })).toEqual({
      type: 'passkey',
      credentialId: 'id',
    });
  });

  it('A header that is no stamp is refused with the reason', () => {
    for (const stamp of [{ 'X-Stamp': 'none' }, { 'X-Stamp-Webauthn': 'none' }] as CredentialStamp[]) {
      expect(() => stampIdentity(stamp, BODY)).toThrow(
        expect.objectContaining({ code: 'INVALID_STAMP', cause: expect.any(Error) }),
      );
    }
  });
});
