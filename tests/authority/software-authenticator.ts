import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  concatBytes,
  encodeBase64Url,
  encodeUtf8,
  encodeWebauthnStamp,
  type JsonObject,
  type WebauthnStamp,
  webauthnStampChallenge,
} from '@postern/protocol';
import { isoCBOR } from '@simplewebauthn/server/helpers';

export type Algorithm = 'ES256' | 'RS256' | 'EdDSA';

/** What a page, its browser or its authenticator may get wrong. */
export interface Deviations {
  origin?: string;
  rpId?: string;
  type?: string;
  /** base64url. */
  challenge?: string;
  /** More fields of the client data. */
  clientData?: JsonObject;
  /** Flags of the authenticator data; user present and verified when absent. */
  flags?: number;
  signCount?: number;
}

/** A passkey that the test holds itself, so that it can make what no browser would. */
export interface SoftwareAuthenticator {
  /** base64url. */
  credentialId: string;
  /** The parameters that register it. */
  attest(deviations?: Deviations): JsonObject;
  /** The X-Stamp-Webauthn header for a body. Each one counts one more use. */
  stamp(body: string, deviations?: Deviations): string;
  /** The same before it is encoded. */
  assert(body: string, deviations?: Deviations): WebauthnStamp;
}

const ORIGIN = 'https://app.example.org';
const RP_ID = 'example.org';
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const ATTESTED_DATA = 0x40;

/**
 * Makes a passkey for `https://app.example.org`.
 * @param startCount The signature counter at registration; synchronized passkeys stay at zero.
 * @param id The credential id, for a key that claims to be another passkey.
 */
export function createSoftwareAuthenticator(
  algorithm: Algorithm = 'ES256',
  startCount = 0,
  counts = true,
  id = new Uint8Array(randomBytes(32)),
): SoftwareAuthenticator {
  const { privateKey, coseKey } = createKey(algorithm);
  const credentialId = encodeBase64Url(id);
  let signCount = startCount;

  const authenticatorData = ({ rpId = RP_ID, flags = USER_PRESENT | USER_VERIFIED }: Deviations, count: number) => {
    const data = Buffer.alloc(37);
    createHash('sha256').update(rpId).digest().copy(data);
    data.writeUInt8(flags, 32);
    data.writeUInt32BE(count, 33);
    return data;
  };

  function assert(body: string, deviations: Deviations = {}): WebauthnStamp {
    if (counts) signCount++;
    const challenge = encodeBase64Url(webauthnStampChallenge(createHash('sha256').update(body).digest()));
    const clientDataJson = clientData('webauthn.get', { challenge, ...deviations });
    const data = authenticatorData(deviations, deviations.signCount ?? signCount);
    const signed = concatBytes(data, createHash('sha256').update(clientDataJson).digest());
    return {
      authenticatorData: encodeBase64Url(data),
      clientDataJson: encodeBase64Url(clientDataJson),
      credentialId,
      signature: encodeBase64Url(sign(algorithm === 'EdDSA' ? null : 'sha256', signed, privateKey)),
    };
  }

  return {
    credentialId,
    attest(deviations = {}) {
      const challenge = encodeBase64Url(randomBytes(32));
      const { flags = USER_PRESENT | USER_VERIFIED } = deviations;
      const head = authenticatorData(
        { ...deviations, flags: flags | ATTESTED_DATA },
        deviations.signCount ?? startCount,
      );
      const length = Buffer.from([id.length >> 8, id.length & 0xff]);
      const authData = concatBytes(head, new Uint8Array(16), length, id, coseKey);
      const attestationObject = isoCBOR.encode(
        new Map<string, string | Uint8Array | Map<string, string>>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData],
        ]),
      );
      return {
        authenticatorName: 'passkey',
        challenge,
        attestation: {
          credentialId,
          clientDataJson: encodeBase64Url(clientData('webauthn.create', { challenge, ...deviations })),
          attestationObject: encodeBase64Url(attestationObject),
          transports: ['AUTHENTICATOR_TRANSPORT_INTERNAL'],
        },
      };
    },
    assert,
    stamp: (body, deviations) => encodeWebauthnStamp(assert(body, deviations)),
  };
}

function clientData(expected: string, { type = expected, challenge, origin = ORIGIN, clientData }: Deviations) {
  return encodeUtf8(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...clientData }));
}

function createKey(algorithm: Algorithm): { privateKey: KeyObject; coseKey: Uint8Array } {
  const { publicKey, privateKey } = generate(algorithm);
  const { x, y, n, e } = publicKey.export({ format: 'jwk' });
  const bytes = (text = '') => new Uint8Array(Buffer.from(text, 'base64url'));
  const entries: Record<Algorithm, [number, number | Uint8Array][]> = {
    ES256: [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ],
    RS256: [
      [1, 3],
      [3, -257],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ],
    EdDSA: [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, bytes(x)],
    ],
  };
  return { privateKey, coseKey: isoCBOR.encode(new Map(entries[algorithm])) };
}

function generate(algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
}
