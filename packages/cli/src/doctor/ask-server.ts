import { type JsonObject, parseJsonObject } from '@postern/protocol';
import { CheckFailure } from './check-failure.ts';

const MAX_BYTES = 262_144;

/** What a server has answered. */
export interface ServerAnswer {
  status: number;
  headers: Headers;
  /** At most 256 KiB; the rest is not read. */
  text: string;
}

interface ServerQuestion extends RequestInit {
  /** Who is asked, at the beginning of a sentence: "The identity provider google". */
  who: string;
  /** What to check when there is no answer, as a sentence. */
  fix: string;
  /** Default: the global one. */
  send?: typeof fetch | undefined;
}

/**
 * Asks a server. Redirects are not followed.
 * @throws CheckFailure when there is no answer
 */
export async function askServer(
  url: string,
  { who, fix, send = fetch, ...init }: ServerQuestion,
  signal: AbortSignal,
): Promise<ServerAnswer> {
  try {
    const response = await send(url, { redirect: 'manual', ...init, signal });
    return { status: response.status, headers: response.headers, text: await readText(response) };
  } catch (error) {
    if (signal.aborted) throw error;
    throw new CheckFailure(`${who} cannot be reached: ${reasonOf(error)}.`, fix);
  }
}

/** The JSON object in an answer; undefined when it is something else. */
export function jsonOf({ text }: ServerAnswer): JsonObject | undefined {
  try {
    return parseJsonObject(text);
  } catch {
    return undefined;
  }
}

async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  if (!body) return text;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    // To leave the loop cancels the body.
    if (bytes > MAX_BYTES) break;
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name has no address',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was closed',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'it does not answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that this machine does not trust',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that this machine does not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it does not send the intermediate certificates',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  UND_ERR_SOCKET: 'the connection was closed',
};

/** Why a connection failed, without text of the other side. */
export function reasonOf(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string') {
      const code = /^\w{1,40}$/.test(each.code) ? each.code : 'an unknown code';
      return `${REASONS[code] ?? 'the connection failed'} (${code})`;
    }
  }
  return 'the connection failed';
}
