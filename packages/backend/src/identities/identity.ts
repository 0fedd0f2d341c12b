import { createHash } from 'node:crypto';
import type { OtpType, VerificationClaims } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { canonicalContact } from './contact.ts';

/** The owner of an account: what a user proved. */
export type Identity = ContactIdentity | OidcIdentity | PasskeyIdentity | WalletIdentity;

/** A contact in canonical form. */
export interface ContactIdentity {
  type: 'email' | 'phone';
  /** E-mail address in lower case, or E.164 phone number. */
  contact: string;
}

/** A user of an OpenID provider. It is the same for every client of the app. */
export interface OidcIdentity {
  type: 'oidc';
  /** Exact issuer URL. */
  issuer: string;
  /** The issuer's id of the user. */
  subject: string;
}

export interface PasskeyIdentity {
  type: 'passkey';
  /** base64url. */
  credentialId: string;
}

/** An external wallet. */
export interface WalletIdentity {
  type: 'wallet';
  /** Hex: compressed secp256k1, or Ed25519. */
  publicKey: string;
}

/** A credential that stamps requests. */
export type StampIdentity = PasskeyIdentity | WalletIdentity;

const TYPES = {
  OTP_TYPE_EMAIL: 'email',
  OTP_TYPE_SMS: 'phone',
  OTP_TYPE_WHATSAPP: 'phone',
} as const satisfies Record<OtpType, ContactIdentity['type']>;

/**
 * The identity that a checked verification token proves.
 * @throws AuthError INVALID_VERIFICATION_TOKEN when its contact is not valid.
 */
export function identityOf({ verificationType, contact }: VerificationClaims): ContactIdentity {
  const canonical = canonicalContact(verificationType, contact);
  if (!canonical) throw new AuthError('INVALID_VERIFICATION_TOKEN');
  return identityFrom(verificationType, canonical.contact);
}

/** @param contact In canonical form. */
export function identityFrom(otpType: OtpType, contact: string): ContactIdentity {
  return { type: TYPES[otpType], contact };
}

/**
 * Identifies an identity in stores, limits and events without showing it. It is a pseudonym, not a secret: with a list
 * of contacts, one can compute their keys.
 * @returns SHA-256, hex.
 */
export function identityKey(organizationId: string, identity: Identity): string {
  return createHash('sha256')
    .update(`${organizationId}\n${identity.type}\n${nameOf(identity)}`)
    .digest('hex');
}

function nameOf(identity: Identity): string {
  switch (identity.type) {
    case 'oidc':
      return `${identity.issuer}\n${identity.subject}`;
    case 'passkey':
      return identity.credentialId;
    case 'wallet':
      return identity.publicKey;
    default:
      return identity.contact;
  }
}
