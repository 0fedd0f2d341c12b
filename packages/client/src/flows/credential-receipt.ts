import {
  AUTH_PATHS,
  attemptMessage,
  type CredentialReceiptRequest,
  type CredentialReceiptResponse,
  encodeHex,
  type JsonObject,
  type PasskeyParams,
  stringField,
  type WalletProof,
} from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import type { Session } from '../session/session.ts';

/** Lets the backend check a passkey or a wallet for the account of a session. The answer has its name for Turnkey. */
export async function credentialReceipt(
  context: ClientContext,
  { token, publicKey }: Session,
  proof: { passkey: PasskeyParams } | { wallet: WalletProof },
  signal: AbortSignal | undefined,
): Promise<CredentialReceiptResponse> {
  const challenge = 'passkey' in proof ? proof.passkey.challenge : proof.wallet.message;
  const signature = encodeHex(await context.keys.sign(publicKey, attemptMessage([challenge], 'add')));
  const request: CredentialReceiptRequest = { ...proof, apiKey: { publicKey, signature } };
  const read = (answer: JsonObject) => ({
    name: stringField(answer, 'name'),
    ...('wallet' in proof ? { publicKey: stringField(answer, 'publicKey') } : {}),
  });
  const headers = { Authorization: `Bearer ${token}` };
  return backendRequest(context, AUTH_PATHS.credentialReceipt, request, read, { headers, signal });
}
