import type { PasskeyParams } from '@postern/protocol';
import type { Claim } from '../accounts/sign-up.ts';
import { AuthError } from '../auth-error.ts';
import { checkPasskey } from '../credentials/passkey.ts';
import type { EndpointContext } from '../http/endpoint.ts';
import { listSubOrganizationsByCredential } from '../turnkey/list-sub-organizations-by-credential.ts';
import type { App } from './app.ts';
import { requireMethod } from './app.ts';
import type { ProvedSignup } from './proved-signup.ts';
import type { SignupRequest } from './signup-schema.ts';

/**
 * The longest lifetime in seconds of the API key that is registered together with a passkey. The key is for the first
 * log-in.
 */
const MAX_KEY_SECONDS = 900;
/** 16 random bytes, base64url (WebAuthn Level 3, section 13.4.3). */
const MIN_CHALLENGE = 22;

/**
 * Proves a new passkey, and the browser's key for the first log-in.
 * @throws AuthError SIGNUP_NOT_PROVED when the sign-up contains more, or the key lasts longer;
 *   CREDENTIAL_ALREADY_REGISTERED when the key is registered elsewhere; those of `provePasskey`.
 */
export async function provePasskeyAlone(
  app: App,
  { apiKeys, authenticators }: SignupRequest,
  { deadline }: EndpointContext,
): Promise<ProvedSignup> {
  const [passkey, ...otherPasskeys] = authenticators;
  const [key, ...otherKeys] = apiKeys;
  const isForLogIn =
    !key || (key.curveType === 'API_KEY_CURVE_P256' && Number(key.expirationSeconds) <= MAX_KEY_SECONDS);
  if (!passkey || otherPasskeys.length + otherKeys.length > 0 || !isForLogIn) throw new AuthError('SIGNUP_NOT_PROVED');
  const claim = await provePasskey(app, passkey);
  if (key) {
    // Otherwise the key of another user's session could be registered here.
    const { turnkey } = app.services;
    const homes = await listSubOrganizationsByCredential(turnkey, 'PUBLIC_KEY', key.publicKey, deadline);
    if (homes.length > 0) throw new AuthError('CREDENTIAL_ALREADY_REGISTERED');
  }
  const rootUser = { apiKeys: apiKeys.map(withoutUndefined), authenticators };
  return { claims: [claim], signup: { rootUser }, isRepeatable: false, isOwner: true };
}

/**
 * Checks the registration of a passkey. In this protocol the client makes the challenge, so it may not be new. But each
 * challenge is accepted only once, and each passkey only in one account.
 * @throws AuthError SIGN_IN_METHOD_OFF, INVALID_PASSKEY, INVALID_CHALLENGE
 */
export async function provePasskey(app: App, passkey: PasskeyParams): Promise<Claim> {
  requireMethod(app, 'passkey');
  if (passkey.challenge.length < MIN_CHALLENGE) throw new AuthError('INVALID_CHALLENGE');
  const { settings, challenges, directory } = app.services;
  await checkPasskey(passkey, settings);
  await challenges.spendForeign(passkey.challenge);
  const identity = { type: 'passkey', credentialId: passkey.attestation.credentialId } as const;
  return { identity, lookUp: (remembered, deadline) => directory.homesOfCredential(identity, remembered, deadline) };
}

/** The types of the SDK do not allow an optional field with the value undefined, so it is removed. */
export function withoutUndefined({ expirationSeconds, ...key }: SignupRequest['apiKeys'][number]) {
  return expirationSeconds === undefined ? key : { ...key, expirationSeconds };
}
