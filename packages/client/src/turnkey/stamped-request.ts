import { encodeApiKeyStamp, encodeDerSignature, encodeHex, type JsonObject, STAMP_HEADER } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { postJson } from '../post-json.ts';
import { clientError } from '../postern-error.ts';
import { TurnkeyRequestError } from './turnkey-request-error.ts';

export interface RequestOptions {
  /** The session that stamps the request; the active one by default. */
  sessionKey?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Sends a request to Turnkey's API, stamped with the key of a session. */
export async function stampedRequest(
  context: ClientContext,
  path: string,
  parameters: object,
  { sessionKey, signal }: RequestOptions = {},
): Promise<JsonObject> {
  const session = await context.sessions.get(sessionKey);
  if (!session) throw clientError('NO_SESSION');
  const { publicKey, organizationId } = session;
  const body = JSON.stringify({ organizationId, ...parameters });
  const signature = encodeHex(encodeDerSignature(await context.keys.sign(publicKey, body)));
  const stamp = encodeApiKeyStamp({ publicKey, scheme: 'SIGNATURE_SCHEME_TK_API_P256', signature });
  const init = { body, headers: { [STAMP_HEADER]: stamp }, signal };
  const { response, answer } = await postJson(context.fetch, context.turnkeyApiUrl + path, init);
  if (response.ok) return answer;
  const { status } = response;
  const { message, code, turnkeyErrorCode } = answer;
  throw new TurnkeyRequestError(typeof message === 'string' ? message : `HTTP status ${status}`, {
    status,
    code: typeof code === 'number' ? code : 0,
    turnkeyErrorCode: typeof turnkeyErrorCode === 'string' ? turnkeyErrorCode : '',
  });
}
