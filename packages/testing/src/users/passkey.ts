import { createHash, createPrivateKey, sign } from 'node:crypto';
import { concatBytes, encodeWebauthnStamp, WEBAUTHN_STAMP_HEADER, webauthnStampChallenge } from '@postern/protocol';
import type { Stamper } from './stamper.ts';

/** A passkey that the test holds itself. */
export interface SoftwarePasskey {
  /** base64url. */
  credentialId: string;
  /** P-256, PKCS #8, base64: what `WebAuthn.addCredential` of the Chrome DevTools Protocol takes. */
  privateKey: string;
  rpId: string;
  /** base64url. */
  userHandle: string;
  stamper: Stamper;
}

/** User present and user verified (WebAuthn, section 6.1). Synchronized passkeys do not count their uses. */
const FLAGS_AND_COUNT = new Uint8Array([0x05, 0, 0, 0, 0]);

export function softwarePasskey(made: Omit<SoftwarePasskey, 'stamper'>): SoftwarePasskey {
  const { credentialId, rpId } = made;
  const key = createPrivateKey({ key: Buffer.from(made.privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  const origin = rpId === 'localhost' ? 'http://localhost' : `https://${rpId}`;
  return {
    ...made,
    stamper: {
      async stamp(body) {
        const challenge = Buffer.from(webauthnStampChallenge(sha256(body))).toString('base64url');
        const clientData = JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false });
        const authenticatorData = concatBytes(sha256(rpId), FLAGS_AND_COUNT);
        const signed = concatBytes(authenticatorData, sha256(clientData));
        const stamp = encodeWebauthnStamp({
          authenticatorData: Buffer.from(authenticatorData).toString('base64url'),
          clientDataJson: Buffer.from(clientData).toString('base64url'),
          credentialId,
          signature: sign('sha256', signed, key).toString('base64url'),
        });
        return { stampHeaderName: WEBAUTHN_STAMP_HEADER, stampHeaderValue: stamp };
      },
    },
  };
}

function sha256(text: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(text).digest());
}
