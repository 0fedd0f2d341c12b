import { isJsonObject, type JsonObject } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { postJson } from '../post-json.ts';
import { TurnkeyRequestError } from './turnkey-request-error.ts';

/**
 * Posts a stamped body to Turnkey's API.
 * @param stamp The header with the stamp of exactly this body.
 * @throws TurnkeyRequestError when Turnkey refuses it.
 */
export async function postToTurnkey(
  context: ClientContext,
  path: string,
  body: string,
  stamp: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<JsonObject> {
  const init = { body, headers: stamp, signal };
  const { response, answer } = await postJson(context.fetch, context.turnkeyApiUrl + path, init);
  if (response.ok) return answer;
  const { status } = response;
  const { message, code, details } = answer;
  // The code is in the details, and usually beside them too.
  const [detail] = Array.isArray(details) ? details : [];
  const turnkeyErrorCode = answer.turnkeyErrorCode || (isJsonObject(detail) && detail.turnkeyErrorCode);
  throw new TurnkeyRequestError(typeof message === 'string' ? message : `HTTP status ${status}`, {
    status,
    code: typeof code === 'number' ? code : 0,
    turnkeyErrorCode: typeof turnkeyErrorCode === 'string' ? turnkeyErrorCode : '',
  });
}
