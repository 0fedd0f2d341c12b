import { type JsonObject, parseJsonObject } from '@postern/protocol';
import { parseAnswer } from './parse-answer.ts';
import { clientError } from './postern-error.ts';

/**
 * Posts JSON, or sends a request of another method, and reads the JSON object of the answer, whatever its status.
 * @throws PosternError NETWORK_ERROR, UNEXPECTED_RESPONSE; the reason of an aborted signal.
 */
export async function postJson(
  send: typeof fetch,
  url: string,
  init: {
    method?: string | undefined;
    body?: string | undefined;
    headers?: Record<string, string>;
    credentials?: RequestCredentials | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<{ response: Response; answer: JsonObject }> {
  const { method = 'POST', body = null, headers, credentials = 'same-origin', signal } = init;
  let response: Response;
  let text: string;
  try {
    response = await send(url, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
      credentials,
      signal: signal ?? null,
    });
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    throw clientError('NETWORK_ERROR', { cause });
  }
  return { response, answer: parseAnswer(response.status, () => parseJsonObject(text)) };
}
