import type { KeyObject } from 'node:crypto';
import { sign } from 'node:crypto';
import { encodeApiKeyStamp } from '@postern/protocol';

/** Makes the value of the `X-Stamp` header for exactly these bytes (Turnkey docs, "Stamps"). */
export type Stamper = (body: string) => string;

/** @param publicKey The compressed public key of `key`, hex. */
export function createStamper(key: KeyObject, publicKey: string): Stamper {
  return (body) => {
    const signature = sign('sha256', Buffer.from(body), key).toString('hex');
    return encodeApiKeyStamp({ publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_P256', signature });
  };
}
