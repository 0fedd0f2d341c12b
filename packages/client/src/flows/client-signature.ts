import { CLIENT_SIGNATURE_SCHEME, type ClientSignature, encodeHex } from '@postern/protocol';
import type { ClientContext } from '../context.ts';

/**
 * Signs a login or sign-up message with the key of a verification token.
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
