import { createPrivateKey, sign } from 'node:crypto';
import { encodeApiKeyStamp } from '@postern/protocol';
import type { ParentApiKey } from '../data/parent-api-key.ts';

/** A private key of P-256 in PKCS #8, up to the scalar. */
const PKCS8_PREFIX = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420';

/** The stamp of a body by an API key: the value of the header `X-Stamp`. */
export function stampOf({ publicKey, privateKey }: ParentApiKey, body: string): string {
  const key = createPrivateKey({ key: Buffer.from(PKCS8_PREFIX + privateKey, 'hex'), format: 'der', type: 'pkcs8' });
  const signature = sign('sha256', Buffer.from(body), key).toString('hex');
  return encodeApiKeyStamp({ publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_P256', signature });
}
