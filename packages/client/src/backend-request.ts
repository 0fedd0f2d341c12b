import { type AuthErrorCode, type JsonObject, stringField } from '@postern/protocol';
import type { ClientContext } from './context.ts';
import { parseAnswer } from './parse-answer.ts';
import { postJson } from './post-json.ts';
import { PosternError } from './postern-error.ts';

interface BackendRequestOptions {
  /** By default POST. Only then a body is sent. */
  method?: 'GET' | 'DELETE';
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
  /** Whether the backend may ask for a solved captcha. */
  isForCaptcha?: boolean | undefined;
  /** Whether to send and store cookies. Not every backend allows them. */
  isForCookie?: boolean | undefined;
}

/**
 * Calls an endpoint of the backend.
 * @param path Below the backend's base path.
 * @param read Reads the answer. Its WireFormatError becomes UNEXPECTED_RESPONSE.
 * @throws PosternError with the code of the backend's problem details (RFC 9457), or a code of the client.
 */
export async function backendRequest<T>(
  context: ClientContext,
  path: string,
  body: object,
  read: (answer: JsonObject) => T,
  { method, signal, headers, isForCaptcha, isForCookie = false }: BackendRequestOptions = {},
): Promise<T> {
  const credentials: RequestCredentials | undefined = isForCookie ? 'include' : undefined;
  const token = isForCaptcha ? await context.captchaToken?.() : undefined;
  const sent = { ...headers, ...(token ? { 'X-Captcha-Token': token } : {}) };
  const init = { method, body: method ? undefined : JSON.stringify(body), signal, credentials, headers: sent };
  const { response, answer } = await postJson(context.fetch, context.backendUrl + path, init);
  return parseAnswer(response.status, () => {
    if (!response.ok) throw problem(response, answer);
    return read(answer);
  });
}

function problem({ status, headers }: Response, answer: JsonObject): PosternError {
  // A newer backend may have codes that this version does not know. They are kept.
  const code = stringField(answer, 'code') as AuthErrorCode;
  return new PosternError(code, {
    status,
    message: stringField(answer, 'title'),
    action: stringField(answer, 'detail'),
    requestId: stringField(answer, 'requestId'),
    oldestSession: answer.oldestSession as PosternError['oldestSession'],
    retryAfterSeconds: Number(headers.get('Retry-After')) || undefined,
  });
}
