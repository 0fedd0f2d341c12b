import { CLIENT_SIGNATURE_SCHEME, type ClientSignature, encodeHex } from '@postern/protocol';
import type { ClientContext } from '../context.ts';

/**
 * Signs a log-in or sign-up message with the key to which a verification token is bound.
 * @throws PosternError KEY_PAIR_NOT_FOUND.
 */
export async function clientSignature(
  { keys }: ClientContext,
  publicKey: string,
  message: string,
): Promise<ClientSignature> {
  const signature = encodeHex(await keys.sign(publicKey, message));
  return { publicKey, scheme: CLIENT_SIGNATURE_SCHEME, message, signature };
}
