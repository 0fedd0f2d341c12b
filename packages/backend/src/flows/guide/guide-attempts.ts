import { createECDH } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import type { ClientSignature, VerificationClaims } from '@postern/protocol';
import {
  CLIENT_SIGNATURE_SCHEME,
  decodeHex,
  encodeHex,
  encodeOtpAttempt,
  encodeSealedBundle,
  encodeUtf8,
  hpkeSeal,
  loginMessage,
  parseEnclaveBundle,
  signupMessage,
  targetKeyOf,
} from '@postern/protocol';
import { AuthError } from '../../auth-error.ts';
import { identityOf } from '../../identities/identity.ts';
import type { Services } from '../../services.ts';
import { deriveBytes, openText, sealText } from '../../tokens/sealed-text.ts';

/** The client's part of a code attempt, done by the backend for pages that do not do it. */
export interface GuideAttempts {
  /** Stores the key to encrypt the code to. */
  begin(otpId: string, otpEncryptionTargetBundle: string): Promise<void>;
  /**
   * Encrypts a code together with a new key of the backend.
   * @throws AuthError INVALID_OTP_CODE when the attempt did not start here, or too long ago.
   */
  encrypt(otpId: string, otpCode: string): Promise<{ encryptedOtpBundle: string; privateKey: string }>;
  /**
   * Encrypts a code together with a key of the client.
   * @param publicKey Compressed P-256, lowercase hex.
   * @throws AuthError as `encrypt`.
   */
  encryptFor(otpId: string, otpCode: string, publicKey: string): Promise<string>;
  /** Stores the key of an attempt for the log-in. */
  prove(verificationToken: string, claims: VerificationClaims, privateKey: string): Promise<void>;
  /**
   * Signs the log-in and the sign-up with the key of the attempt. The same request gets the same signatures.
   * @param publicKey Key of the session: compressed P-256, hex.
   * @throws AuthError INVALID_VERIFICATION_TOKEN when the attempt was not proved here.
   */
  sign(verificationToken: string, claims: VerificationClaims, publicKey: string): Promise<GuideSignatures>;
}

export interface GuideSignatures {
  clientSignature: ClientSignature;
  signupClientSignature: ClientSignature;
}

/**
 * The private key of an attempt is stored encrypted. The encryption key comes from the verification token, so reading
 * the store is not enough to sign in.
 */
export function createGuideAttempts(services: Pick<Services, 'settings' | 'turnkey' | 'oneTimeValues'>): GuideAttempts {
  const { settings, turnkey, oneTimeValues: values } = services;
  const { tlsFetcherPublicKey } = settings.turnkey;
  const codeMs = settings.otp.expirationSeconds * 1000;
  const { now } = turnkey;

  async function encryptFor(otpId: string, otpCode: string, publicKey: string): Promise<string> {
    const bundle = await values.find(`guide-attempt:${otpId}`, now());
    if (!bundle) throw new AuthError('INVALID_OTP_CODE');
    const target = targetKeyOf(parseEnclaveBundle(bundle, tlsFetcherPublicKey).data);
    return encodeSealedBundle(await hpkeSeal(target, encodeOtpAttempt({ otpCode, publicKey })));
  }

  return {
    encryptFor,
    async begin(otpId, bundle) {
      await values.put(`guide-attempt:${otpId}`, bundle, now() + codeMs, now());
    },
    async encrypt(otpId, otpCode) {
      const exchange = createECDH('prime256v1');
      const encryptedOtpBundle = await encryptFor(otpId, otpCode, exchange.generateKeys('hex', 'compressed'));
      return { encryptedOtpBundle, privateKey: exchange.getPrivateKey('hex').padStart(64, '0') };
    },
    async prove(verificationToken, claims, privateKey) {
      const sealed = sealText(privateKey, sealingKey(verificationToken));
      await values.put(`guide-key:${claims.id}`, sealed, claims.expiresAtMs, now());
    },
    async sign(verificationToken, claims, publicKey) {
      const sealed = await values.find(`guide-key:${claims.id}`, now());
      if (!sealed) throw new AuthError('INVALID_VERIFICATION_TOKEN');
      const privateKey = decodeHex(openText(sealed, sealingKey(verificationToken)));
      const sign = (message: string): ClientSignature => ({
        publicKey: claims.publicKey,
        scheme: CLIENT_SIGNATURE_SCHEME,
        message,
        // Deterministic (RFC 6979), so that a repeated request is the same request.
        signature: encodeHex(p256.sign(encodeUtf8(message), privateKey)),
      });
      return {
        clientSignature: sign(loginMessage(claims.id, publicKey)),
        signupClientSignature: sign(signupMessageOf(claims)),
      };
    },
  };
}

function sealingKey(verificationToken: string): Uint8Array {
  return deriveBytes(verificationToken, 'postern guide', 32);
}

function signupMessageOf(claims: VerificationClaims): string {
  const { type, contact } = identityOf(claims);
  const proved = type === 'email' ? { email: contact } : { phoneNumber: contact };
  return signupMessage(claims.id, { ...proved, apiKeys: [], authenticators: [], oauthProviders: [] });
}
