import { isJsonObject, type JsonObject, WireFormatError } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { parseAnswer } from '../parse-answer.ts';
import { type RequestOptions, stampedRequest } from '../turnkey/stamped-request.ts';

/** The passkeys of a user as Turnkey has them (`get_authenticators`). */
export async function passkeysOf(
  context: ClientContext,
  userId: string,
  options: RequestOptions,
): Promise<JsonObject[]> {
  const { authenticators } = await stampedRequest(context, '/public/v1/query/get_authenticators', { userId }, options);
  return parseAnswer(200, () => {
    if (!Array.isArray(authenticators)) throw new WireFormatError('no authenticators');
    return authenticators.filter(isJsonObject);
  });
}
