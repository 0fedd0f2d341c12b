import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { encodeApiKeyStamp, STAMP_HEADER } from '@postern/protocol';

/** Stamps requests, in the form that Turnkey's SDKs take: `new TurnkeyClient({ baseUrl }, stamper)`. */
export interface Stamper {
  /** @param body The exact text of the request's body. */
  stamp(body: string): Promise<{ stampHeaderName: string; stampHeaderValue: string }>;
}

/** Stamps with a P-256 key, as the session of a signed-in user does. Hex. */
export function apiKeyStamper({ publicKey, privateKey }: { publicKey: string; privateKey: string }): Stamper {
  const key = p256PrivateKey(privateKey);
  return {
    async stamp(body) {
      const signature = sign('sha256', Buffer.from(body), key).toString('hex');
      const stamp = encodeApiKeyStamp({ publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_P256', signature });
      return { stampHeaderName: STAMP_HEADER, stampHeaderValue: stamp };
    },
  };
}

function p256PrivateKey(hex: string): KeyObject {
  // PKCS #8 around a SEC 1 key without its public half, which OpenSSL computes.
  const prefix = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420';
  return createPrivateKey({ key: Buffer.from(prefix + hex, 'hex'), format: 'der', type: 'pkcs8' });
}
