import { verify } from 'node:crypto';
import type { ApiKeyStamp } from '@postern/protocol';
import { decodeApiKeyStamp } from '@postern/protocol';
import { p256PublicKey } from './p256-keys.ts';

/**
 * Whether this key stamped a body (Turnkey docs, "Stamps").
 * @param header The value of the `X-Stamp` header.
 * @param publicKey Compressed P-256, lowercase hex.
 */
export function isStampedBy(publicKey: string, header: string, body: string): boolean {
  const stamp = parse(header);
  const key = stamp?.publicKey === publicKey ? p256PublicKey(publicKey) : undefined;
  if (!stamp || !key || stamp.scheme !== 'SIGNATURE_SCHEME_TK_API_P256') return false;
  return (
    /^([0-9a-f]{2})+$/i.test(stamp.signature) &&
    verify('sha256', Buffer.from(body), key, Buffer.from(stamp.signature, 'hex'))
  );
}

function parse(header: string): ApiKeyStamp | undefined {
  try {
    return decodeApiKeyStamp(header);
  } catch {
    return undefined;
  }
}
