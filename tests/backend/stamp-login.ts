import type { Postern } from '@postern/backend';
import {
  type AuthProblem,
  decodeHex,
  encodeApiKeyStamp,
  encodeDerSignature,
  encodeHex,
  type LoginResponse,
} from '@postern/protocol';
import type { Deviations, SoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { ORIGIN, post, type Reply } from './browser.ts';
import type { Deployment } from './deployment.ts';
import type { TestWallet } from './sign-up-attempt.ts';

export type StampLoginReply = Reply<LoginResponse & AuthProblem & { stampFor?: string }>;

/** The body of a log-in by stamp. */
export function stampLoginBody({ authority }: Deployment, organizationId: string, more: object = {}): string {
  authority.clock.now += 1;
  return JSON.stringify({
    type: 'ACTIVITY_TYPE_STAMP_LOGIN',
    timestampMs: String(authority.clock.now),
    organizationId,
    parameters: { publicKey: createApiKeyPair().publicKey },
    ...more,
  });
}

/** A wallet's X-Stamp header. */
export async function walletStamp(wallet: TestWallet, body: string): Promise<{ 'X-Stamp': string }> {
  const { publicKey } = wallet;
  const signature = await wallet.sign(body);
  const isEthereum = wallet.curveType === 'API_KEY_CURVE_SECP256K1';
  const der = () => encodeHex(encodeDerSignature(decodeHex(signature).subarray(0, 64)));
  return {
    'X-Stamp': encodeApiKeyStamp(
      isEthereum
        ? { publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191', signature: der() }
        : { publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_ED25519', signature },
    ),
  };
}

/** A passkey's X-Stamp-Webauthn header, made on a page of the app. */
export function passkeyStamp(passkey: SoftwareAuthenticator, body: string, deviations: Deviations = {}) {
  const page = { origin: ORIGIN, rpId: new URL(ORIGIN).hostname, ...deviations };
  return { 'X-Stamp-Webauthn': passkey.stamp(body, page) };
}

/** Logs in as the client does: stamps for the parent, and again for the organization that the answer names. */
export async function stampLogin(
  deployment: Deployment,
  postern: Postern,
  stamp: (body: string) => Promise<object> | object,
): Promise<{ reply: StampLoginReply; stamps: number }> {
  const send = async (organizationId: string): Promise<StampLoginReply> => {
    const body = stampLoginBody(deployment, organizationId);
    return post(postern, '/stamp-login', { body, stamp: await stamp(body) });
  };
  const first = await send(deployment.authority.organizationId);
  if (!first.body.stampFor) return { reply: first, stamps: 1 };
  return { reply: await send(first.body.stampFor), stamps: 2 };
}
