import type { PasskeyParams } from '@postern/protocol';
import { decodeBase64Url, decodeUtf8, parseJsonObject } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import type { Settings } from '../configuration/settings.ts';

/** COSE algorithms (RFC 9053) that Turnkey accepts: ES256, EdDSA, RS256. */
const ALGORITHMS = [-7, -8, -257];

/** The settings that passkeys are checked with. Without `rpId`, the relying party is the host of the page. */
export type PasskeySettings = Pick<Settings, 'origins' | 'passkey'>;

/**
 * Checks the registration of a passkey (WebAuthn Level 3, section 7.1): type, challenge, origin, relying party, user
 * presence and key. The caller must check that the challenge came from this backend.
 *
 * Only registrations without attestation, or with self attestation, are accepted. Other attestations have certificates,
 * and to check a certificate the backend would have to open addresses that it names.
 * @throws AuthError INVALID_PASSKEY
 */
export async function checkPasskey(passkey: PasskeyParams, settings: PasskeySettings): Promise<void> {
  let isGenuine = false;
  try {
    isGenuine = await verify(passkey, [...settings.origins, ...settings.passkey.appOrigins], settings.passkey.rpId);
  } catch (cause) {
    // Every error of the parsers and of the library means that the registration is not valid.
    throw new AuthError('INVALID_PASSKEY', { cause });
  }
  if (!isGenuine) throw new AuthError('INVALID_PASSKEY');
}

async function verify(
  { challenge, attestation }: PasskeyParams,
  origins: readonly string[],
  rpId: string | undefined,
): Promise<boolean> {
  const { credentialId, clientDataJson, attestationObject } = attestation;
  const { origin, topOrigin = origin } = parseJsonObject(decodeUtf8(decodeBase64Url(clientDataJson)));
  const pageOrigin = origins.find((allowed) => allowed === origin);
  if (!pageOrigin || !origins.some((allowed) => allowed === topOrigin)) return false;

  // The library loads a lot of ASN.1 code, so it is loaded only when needed.
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const statement = decodeAttestationObject(decodeBase64Url(attestationObject));
  const format = statement.get('fmt');
  const isSelfAttested = format === 'packed' && statement.get('attStmt').get('x5c') === undefined;
  if (format !== 'none' && !isSelfAttested) return false;

  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: {
      id: credentialId,
      rawId: credentialId,
      type: 'public-key',
      response: { clientDataJSON: clientDataJson, attestationObject },
      clientExtensionResults: {},
    },
    expectedChallenge: challenge,
    expectedOrigin: pageOrigin,
    expectedRPID: rpId ?? new URL(pageOrigin).hostname,
    requireUserPresence: true,
    requireUserVerification: false,
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return verified && registrationInfo.credential.id === credentialId;
}
