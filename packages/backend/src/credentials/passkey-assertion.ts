import { createHash } from 'node:crypto';
import { decodeHex, decodeWebauthnStamp, encodeBase64Url, webauthnStampChallenge } from '@postern/protocol';
import type { PasskeySettings } from './passkey.ts';

/**
 * Whether a passkey stamped a body.
 * @param header The value of `X-Stamp-Webauthn`.
 * @param publicKey The passkey's COSE key, hex, as Turnkey returns it.
 * @param requireUserVerification Whether a PIN, a fingerprint or the like must have been asked for.
 */
export async function isPasskeyStamp(
  header: string,
  body: string,
  publicKey: string,
  { origins, passkey: { rpId, appOrigins } }: PasskeySettings,
  requireUserVerification = false,
): Promise<boolean> {
  const { credentialId, authenticatorData, clientDataJson, signature } = decodeWebauthnStamp(header);
  const digest = createHash('sha256').update(body).digest();
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  try {
    const { verified } = await verifyAuthenticationResponse({
      response: {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        response: { authenticatorData, clientDataJSON: clientDataJson, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: encodeBase64Url(webauthnStampChallenge(digest)),
      expectedOrigin: [...origins, ...appOrigins],
      expectedRPID: rpId ?? origins.map((origin) => new URL(origin).hostname),
      // Turnkey checks the counter.
      credential: { id: credentialId, publicKey: decodeHex(publicKey), counter: 0 },
      requireUserVerification,
    });
    return verified;
  } catch {
    return false;
  }
}
