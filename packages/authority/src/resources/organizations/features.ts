import type { v1FeatureName } from '@turnkey/sdk-types';
import { InvalidInput, Unimplemented } from '../../errors/invalid-input.ts';

/**
 * What is to be said of a feature here: those that are on unless they are switched off, those that are a value, and
 * those that this server has nothing of (Turnkey docs, "Organizations", features).
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
 * Tells whether an organization has a feature as long as nobody has switched it off.
 * @throws Unimplemented for a feature that this server has nothing of.
 */
export function isOnByDefault(name: v1FeatureName): boolean {
  if (KINDS[name] === 'unimplemented') throw new Unimplemented(name);
  return KINDS[name] === 'on by default';
}

/** `*`, a web origin, or the origin of an app, such as `android:apk-key-hash:…`. */
const ORIGIN = /^(\*|[a-z][a-z0-9+.-]*:[^\s,]+)$/i;

/**
 * Checks a list of origins, separated by commas (Turnkey docs, "Organizations", `FEATURE_NAME_WEBAUTHN_ORIGINS`). An
 * origin that is misspelled would lock every passkey out.
 * @throws InvalidInput `invalid webauthn origins`
 */
export function requireOrigins(value: string): void {
  if (!value.split(',').every((entry) => ORIGIN.test(entry.trim()))) throw new InvalidInput('invalid webauthn origins');
}
