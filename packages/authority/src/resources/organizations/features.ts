import type { v1FeatureName } from '@turnkey/sdk-types';
import { InvalidInput, Unimplemented } from '../../errors/invalid-input.ts';

/**
 * The kinds of features: on unless switched off, a value, or not supported by this server (Turnkey docs,
 * "Organizations", features).
 */
type FeatureKind = 'on by default' | 'value' | 'unimplemented';

const KINDS: Record<v1FeatureName, FeatureKind> = {
  FEATURE_NAME_EMAIL_AUTH: 'on by default',
  FEATURE_NAME_OTP_EMAIL_AUTH: 'on by default',
  FEATURE_NAME_SMS_AUTH: 'on by default',
  FEATURE_NAME_EMAIL_RECOVERY: 'on by default',
  FEATURE_NAME_ROOT_USER_EMAIL_RECOVERY: 'on by default',
  FEATURE_NAME_WEBAUTHN_ORIGINS: 'value',
  FEATURE_NAME_WEBHOOK: 'unimplemented',
  FEATURE_NAME_AUTH_PROXY: 'unimplemented',
  FEATURE_NAME_SOLANA_RENT_PREFUND_ENABLED: 'unimplemented',
  FEATURE_NAME_SWAP_CONFIG: 'unimplemented',
  FEATURE_NAME_EARN_CONFIG: 'unimplemented',
};

export const FEATURE_NAMES = Object.keys(KINDS) as v1FeatureName[];

/** The value of a feature that is switched off. */
export const FEATURE_OFF = 'false';

/**
 * Tells whether a feature is on until it is switched off.
 * @throws Unimplemented for a feature that this server does not support.
 */
export function isOnByDefault(name: v1FeatureName): boolean {
  if (KINDS[name] === 'unimplemented') throw new Unimplemented(name);
  return KINDS[name] === 'on by default';
}

/** `*`, a web origin, or the origin of an app, such as `android:apk-key-hash:…`. */
const ORIGIN = /^(\*|[a-z][a-z0-9+.-]*:[^\s,]+)$/i;

/**
 * Checks a list of origins, separated by commas (Turnkey docs, "Organizations", `FEATURE_NAME_WEBAUTHN_ORIGINS`). A
 * misspelled origin would block all passkeys.
 * @throws InvalidInput `invalid webauthn origins`
 */
export function requireOrigins(value: string): void {
  if (!value.split(',').every((entry) => ORIGIN.test(entry.trim()))) throw new InvalidInput('invalid webauthn origins');
}
