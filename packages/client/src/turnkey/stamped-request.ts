import type { JsonObject } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { clientError } from '../postern-error.ts';
import { apiKeyStamp } from './api-key-stamp.ts';
import { postToTurnkey } from './post-to-turnkey.ts';

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
  let stamp: Record<string, string>;
  try {
    stamp = await apiKeyStamp(context.keys, publicKey, body);
  } catch (failure) {
    // The session may have been refreshed meanwhile, here or in another tab.
    const current = await context.sessions.get(sessionKey);
    if (!current || current.publicKey === publicKey) throw failure;
    return stampedRequest(context, path, parameters, { sessionKey, signal });
  }
  return postToTurnkey(context, path, body, stamp, signal);
}
