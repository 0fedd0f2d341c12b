import {
  AUTH_PATHS,
  decodeHex,
  encodeApiKeyStamp,
  encodeDerSignature,
  encodeHex,
  expandCompactSignature,
  type JsonObject,
  STAMP_HEADER,
  stringField,
  type WalletPublicKeyRequest,
} from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import { parseAnswer } from '../parse-answer.ts';
import type { WalletAccount } from './external-wallet.ts';

/**
 * Asks the user to stamp a body with a wallet (Turnkey docs, "Stamps").
 * @returns The header.
 * @throws Errors of the wallet; PosternError of the backend, which finds the key of an Ethereum wallet.
 */
export async function walletStamp(
  context: ClientContext,
  account: WalletAccount,
  body: string,
  signal: AbortSignal | undefined,
): Promise<{ [STAMP_HEADER]: string }> {
  const signature = await account.signMessage(body);
  const publicKey = await walletPublicKey(context, account, body, signature, signal);
  return {
    [STAMP_HEADER]: encodeApiKeyStamp(
      account.publicKey
        ? { publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_ED25519', signature }
        : { publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191', signature: derOf(signature) },
    ),
  };
}

/**
 * The public key of a wallet. Solana wallets show it; for Ethereum the backend recovers it from a signature.
 * @param signature Over the message, from `signMessage`.
 */
export async function walletPublicKey(
  context: ClientContext,
  { publicKey }: WalletAccount,
  message: string,
  signature: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (publicKey) return publicKey;
  const request: WalletPublicKeyRequest = { message, signature };
  const read = (answer: JsonObject) => stringField(answer, 'publicKey');
  return backendRequest(context, AUTH_PATHS.walletPublicKey, request, read, { signal });
}

/** Without V, which Turnkey does not need. In a compact signature (EIP-2098) V is a bit of S. */
function derOf(signature: string): string {
  const bytes = parseAnswer(200, () => decodeHex(signature));
  const whole = bytes.length === 64 ? expandCompactSignature(bytes) : bytes;
  return encodeHex(encodeDerSignature(whole.subarray(0, 64)));
}
