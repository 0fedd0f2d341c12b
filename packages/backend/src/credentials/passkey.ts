import type { PasskeyParams } from '@postern/protocol';
import { decodeBase64Url, decodeUtf8, parseJsonObject } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import type { Settings } from '../configuration/settings.ts';

/** COSE algorithms (RFC 9053) that Turnkey takes: ES256, EdDSA, RS256. */
const ALGORITHMS = [-7, -8, -257];

/** Where passkeys of the app are made and used. Without `rpId` the relying party is the host of the page. */
export type PasskeySettings = Pick<Settings, 'origins' | 'passkey'>;

/**
 * Checks the registration of a passkey (WebAuthn Level 3, section 7.1): type, challenge, origin, relying party, user
 * presence and key. Whether the challenge is ours is for those to say who have drawn it.
 *
 * Taken is what browsers deliver when no attestation is asked for. Other statements come with certificates, and certificates
 * name addresses that whoever checks them would have to visit.
 * @throws AuthError INVALID_PASSKEY
 */
export async function checkPasskey(passkey: PasskeyParams, settings: PasskeySettings): Promise<void> {
  let isGenuine = false;
  try {
    isGenuine = await verify(passkey, [...settings.origins, ...settings.passkey.appOrigins], settings.passkey.rpId);
  } catch (cause) {
    // Whatever the parsers and the library object to, it is the registration that is at fault.
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

  // The library loads a good deal of ASN.1, which a start of the backend need not wait for.
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
