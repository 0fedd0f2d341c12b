import { createHmac, randomBytes } from 'node:crypto';
import { canonicalContact } from '../identities/contact.ts';
import type { Identity } from '../identities/identity.ts';
import { identityFrom, identityKey } from '../identities/identity.ts';
import { deriveBytes } from '../tokens/sealed-text.ts';

/** The form of an audit key: 32 bytes, hex. */
export const AUDIT_KEY = /^[0-9a-f]{64}$/i;

/** Hashes the key of an identity in stores for an audit event: HMAC-SHA-256, hex. */
export type HashIdentity = (identity: string) => string;

/**
 * Makes the function that hashes identities.
 * @param key The audit key. Without one, a random key of this process is used.
 */
export function createHashIdentity(key: string | undefined): HashIdentity {
  // Some platforms give no random bytes before the first request.
  let hmacKey: Buffer | undefined;
  return (identity) => {
    hmacKey ??= key === undefined ? randomBytes(32) : deriveBytes(key.toLowerCase(), 'postern audit identities', 32);
    return createHmac('sha256', hmacKey).update(identity).digest('hex');
  };
}

/** What is needed to find the events of a person. */
export interface AuditIdentityOptions {
  /** The audit key: 64 hex characters. */
  key: string;
  /** The parent organization. */
  organizationId: string;
}

/**
 * The value that audit events have in `identity` for a contact or a credential. With it, the events of one person can
 * be found.
 * @param who An e-mail address or phone number in any spelling that the backend accepts, or an identity.
 * @returns HMAC-SHA-256, hex; undefined when the text is no contact.
 * @throws TypeError when the key is not 64 hex characters.
 */
export function auditIdentity(
  who: string | Identity,
  { key, organizationId }: AuditIdentityOptions,
): string | undefined {
  if (!AUDIT_KEY.test(key)) throw new TypeError('The audit key must be 64 hex characters.');
  const identity = typeof who === 'string' ? identityOfText(who) : who;
  return identity && createHashIdentity(key)(identityKey(organizationId, identity));
}

function identityOfText(text: string): Identity | undefined {
  const otpType = text.includes('@') ? 'OTP_TYPE_EMAIL' : 'OTP_TYPE_SMS';
  const canonical = canonicalContact(otpType, text);
  return canonical && identityFrom(otpType, canonical.contact);
}
