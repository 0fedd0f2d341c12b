import { decodeBase64Url, decodeUtf8, encodeHex, parseJsonObject, stringField } from '@postern/protocol';
import type { v1AuthenticatorParamsV2 } from '@turnkey/sdk-types';
import { namesOnlyGoogleLists } from './android-key-chain.ts';
import { COSE_ALGORITHMS, coseKeyObject } from './cose-key.ts';
import { isAllowedPage, possibleRpIds } from './webauthn-origins.ts';

/** The verified registration of a credential. */
export interface AttestedCredential {
  /** base64url. */
  credentialId: string;
  /** COSE_Key, hex. */
  coseKey: string;
  /** SubjectPublicKeyInfo, DER. */
  spki: Uint8Array;
  rpIdHash: Uint8Array;
  signCount: number;
  aaguid: string;
  /** The format of the attestation statement. */
  attestationType: string;
}

/** Authenticator data begins with SHA-256 of the relying party's id (WebAuthn, section 6.1). */
const RP_ID_HASH_LENGTH = 32;

/** WebAuthn, section 8, without SafetyNet: Google has shut it down. */
const FORMATS: readonly string[] = ['none', 'packed', 'apple', 'android-key', 'tpm', 'fido-u2f'];

/**
 * Verifies the registration of a passkey (WebAuthn, section 7.1): type, challenge, origin, relying party, user
 * presence, the key and the attestation statement. The caller must check that the challenge is fresh. Statements of
 * Apple and Android must lead to the manufacturer's root; others only have to be consistent.
 * @param originsFeature The parent's `FEATURE_NAME_WEBAUTHN_ORIGINS`, if it is set.
 * @returns Undefined when any check fails.
 */
export async function verifyAttestation(
  { challenge, attestation }: v1AuthenticatorParamsV2,
  originsFeature: string | undefined,
): Promise<AttestedCredential | undefined> {
  try {
    return await verify(challenge, attestation, originsFeature);
  } catch {
    // Every error of the parsers and the library means that the registration is invalid.
    return undefined;
  }
}

async function verify(
  challenge: string,
  { credentialId, clientDataJson, attestationObject }: v1AuthenticatorParamsV2['attestation'],
  originsFeature: string | undefined,
): Promise<AttestedCredential | undefined> {
  const clientData = parseJsonObject(decodeUtf8(decodeBase64Url(clientDataJson)));
  if (!isAllowedPage(clientData, originsFeature)) return undefined;
  const origin = stringField(clientData, 'origin');

  // The library loads much ASN.1 code, so it is imported when needed and does not delay the start of the server.
  const { SettingsService, verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const helpers = await import('@simplewebauthn/server/helpers');
  const decoded = helpers.decodeAttestationObject(decodeBase64Url(attestationObject));
  const format = decoded.get('fmt');
  if (!FORMATS.includes(format)) return undefined;
  if (format === 'android-key') {
    // The library checks the root last, after it has fetched the revocation lists. So the root is checked here first.
    const certificates = [...(decoded.get('attStmt').get('x5c') ?? [])];
    const root = certificates.pop();
    const known = SettingsService.getRootCertificates({ identifier: format });
    if (!root || !known.includes(helpers.convertCertBufferToPEM(root))) return undefined;
    if (!namesOnlyGoogleLists(certificates, helpers.getCertificateInfo)) return undefined;
  }
  const rpIds = possibleRpIds(origin, originsFeature);
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: {
      id: credentialId,
      rawId: credentialId,
      type: 'public-key',
      response: { clientDataJSON: clientDataJson, attestationObject },
      clientExtensionResults: {},
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    ...(rpIds ? { expectedRPID: rpIds } : {}),
    requireUserVerification: false,
    supportedAlgorithmIDs: Object.values(COSE_ALGORITHMS),
  });
  if (!verified || registrationInfo.credential.id !== credentialId) return undefined;
  const { publicKey, counter } = registrationInfo.credential;
  const key = coseKeyObject(helpers.isoCBOR.decodeFirst(publicKey));
  if (!key) return undefined;
  return {
    credentialId,
    coseKey: encodeHex(publicKey),
    spki: key.export({ format: 'der', type: 'spki' }),
    rpIdHash: decoded.get('authData').slice(0, RP_ID_HASH_LENGTH),
    signCount: counter,
    aaguid: registrationInfo.aaguid,
    attestationType: format,
  };
}
