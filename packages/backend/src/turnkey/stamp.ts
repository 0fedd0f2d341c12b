import { sign } from 'node:crypto';
import { encodeApiKeyStamp } from '@postern/protocol';
import type { ApiKey } from './api-keys.ts';

/** Makes the value of the `X-Stamp` header for exactly these bytes (Turnkey docs, "Stamps"). */
export function stampWith({ key, publicKey }: ApiKey, body: string): string {
  const signature = sign('sha256', Buffer.from(body), key).toString('hex');
  return encodeApiKeyStamp({ publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_P256', signature });
}
