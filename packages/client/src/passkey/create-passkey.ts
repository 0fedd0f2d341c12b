import { encodeBase64Url, PASSKEY_TRANSPORTS, type PasskeyParams } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { clientError } from '../postern-error.ts';

export interface NewPasskey {
  /** What the new passkey signs. */
  challenge: Uint8Array<ArrayBuffer>;
  /** The name that the browser shows for the passkey. */
  userName: string;
  /** The name of the passkey in the account. */
  passkeyName: string;
  /** Ids of the account's passkeys. A device that has one of them creates no second passkey. */
  excludeCredentials?: BufferSource[];
  signal?: AbortSignal | undefined;
}

/** ES256 and RS256, as in Turnkey's own clients. Nearly every device supports one of them. */
const ALGORITHMS = [-7, -257];
export const PASSKEY_TIMEOUT_MS = 300_000;

/**
 * Asks the user for a new passkey (WebAuthn, section 5.1.3). It is discoverable: it can sign in without a user name.
 * @throws DOMException NotAllowedError, AbortError; PosternError PASSKEY_EXISTS.
 */
export async function createPasskey({ rpId, rpName }: ClientContext, passkey: NewPasskey): Promise<PasskeyParams> {
  const { challenge, userName, passkeyName, excludeCredentials = [], signal } = passkey;
  assertPasskeys();
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge,
    rp: { name: rpName, ...(rpId ? { id: rpId } : {}) },
    user: { id: crypto.getRandomValues(new Uint8Array(32)), name: userName, displayName: userName },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'preferred' },
    excludeCredentials: excludeCredentials.map((id) => ({ type: 'public-key', id })),
    timeout: PASSKEY_TIMEOUT_MS,
  };
  const credential = await create(publicKey, signal);
  const { rawId, response } = credential as PublicKeyCredential & { response: AuthenticatorAttestationResponse };
  const reported = response.getTransports().map((name) => `AUTHENTICATOR_TRANSPORT_${name.toUpperCase()}`);
  const base64Url = (bytes: ArrayBuffer) => encodeBase64Url(new Uint8Array(bytes));
  return {
    authenticatorName: passkeyName.trim(),
    challenge: encodeBase64Url(challenge),
    attestation: {
      credentialId: base64Url(rawId),
      clientDataJson: base64Url(response.clientDataJSON),
      attestationObject: base64Url(response.attestationObject),
      transports: PASSKEY_TRANSPORTS.filter((transport) => reported.includes(transport)),
    },
  };
}

/** @throws PosternError NOT_SUPPORTED without WebAuthn. */
export function assertPasskeys(): void {
  if (!('PublicKeyCredential' in globalThis)) throw clientError('NOT_SUPPORTED');
}

async function create(publicKey: PublicKeyCredentialCreationOptions, signal: AbortSignal | undefined) {
  try {
    return await navigator.credentials.create({ publicKey, signal });
  } catch (cause) {
    // WebAuthn, section 6.3.2, step 3.
    const exists = cause instanceof DOMException && cause.name === 'InvalidStateError';
    throw exists ? clientError('PASSKEY_EXISTS', { cause }) : cause;
  }
}
