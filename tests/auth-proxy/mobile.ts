import type { Postern } from '@postern/backend';
import { parseVerificationToken } from '@postern/protocol';
import { encryptOtpCodeToBundle } from '@turnkey/crypto';
import { clientSignature } from '../backend/browser.ts';
import type { Deployment } from '../backend/deployment.ts';
import type { ApiKeyPair } from '../setup/authority.ts';
import { type Answer, send } from './sdk.ts';

/** Sends requests with the headers of a phone: it has no origin. */
export function phone(postern: Pick<Postern, 'fetch'>, headers: Record<string, string>) {
  return (path: string, body: object): Promise<Answer> =>
    send(postern, path, JSON.stringify(body), { origin: null, headers });
}

/** A code as it is encrypted on a phone. */
export async function encryptedCode(
  { authority }: Deployment,
  contact: string,
  { otpEncryptionTargetBundle }: Answer['body'],
  { publicKey }: ApiKeyPair,
): Promise<string> {
  const { tlsFetcher } = authority.authority.publicKeys;
  const code = await authority.lastCode(contact);
  return encryptOtpCodeToBundle(code, String(otpEncryptionTargetBundle), publicKey, tlsFetcher);
}

/** Signs a message about a verification token. Each SDK writes its fields in its own order. */
export function signed(key: ApiKeyPair, verificationToken: string, message: (tokenId: string) => object) {
  const { id } = parseVerificationToken(verificationToken).claims;
  return clientSignature(key, JSON.stringify(message(id)));
}
