import {
  contentDigest,
  DPOP_HEADER,
  type DpopClaims,
  dpopSigningInput,
  encodeBase64Url,
  encodeUtf8,
} from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { clientError } from '../postern-error.ts';
import type { Session } from '../session/session.ts';
import { activityTimestamp } from '../turnkey/activity-timestamp.ts';

export interface FetchWithProofOptions {
  /** The session that sends the request; the active one by default. */
  sessionKey?: string | undefined;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** Sends a request with the token of a session and a proof of its key. */
export async function fetchWithProof(
  context: ClientContext,
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  { sessionKey }: FetchWithProofOptions = {},
): Promise<Response> {
  const { method, url, headers, body, signal, send } = await prepare(context, input, init);
  const [, htu = '', query] = /^([^?#]*)(?:\?([^#]*))?/.exec(url) ?? [];
  const claims = {
    htm: method,
    htu,
    iat: Math.floor(Number(await activityTimestamp(context, signal)) / 1_000),
    jti: encodeBase64Url(crypto.getRandomValues(new Uint8Array(16))),
    ...(query ? { htq: await hash(context, encodeUtf8(query)) } : {}),
    ...(body.length > 0 ? { content_digest: contentDigest(await context.sha256(body)) } : {}),
  };
  const { token, proof } = await sign(context, sessionKey, claims);
  headers.set('Authorization', `DPoP ${token}`);
  headers.set(DPOP_HEADER, proof);
  return send(headers);
}

async function sign(
  context: ClientContext,
  sessionKey: string | undefined,
  claims: Omit<DpopClaims, 'ath'>,
  failed?: { session: Session; failure: unknown },
): Promise<{ token: string; proof: string }> {
  const session = await context.sessions.get(sessionKey);
  if (!session) throw clientError('NO_SESSION');
  const { token, publicKey } = session;
  if (publicKey === failed?.session.publicKey) throw failed.failure;
  const text = dpopSigningInput(publicKey, { ...claims, ath: await hash(context, encodeUtf8(token)) });
  try {
    return { token, proof: `${text}.${encodeBase64Url(await context.keys.sign(publicKey, text))}` };
  } catch (failure) {
    // The session may have been refreshed meanwhile, here or in another tab.
    return sign(context, sessionKey, claims, { session, failure });
  }
}

async function hash({ sha256 }: ClientContext, bytes: Bytes): Promise<string> {
  return encodeBase64Url(await sha256(bytes));
}

/** A request, and the function that sends it with other headers. */
interface Prepared {
  method: string;
  /** Absolute. */
  url: string;
  headers: Headers;
  body: Bytes;
  signal: AbortSignal | undefined;
  send(headers: Headers): Promise<Response>;
}

async function prepare(context: ClientContext, input: RequestInfo | URL, init: RequestInit = {}): Promise<Prepared> {
  const { body, signal } = init;
  if (isUrl(input) && (!body || typeof body === 'string')) {
    // React Native has no `location`, and its `Request` does not give its bytes.
    const url = globalThis.location ? new URL(input, location.href).href : String(input);
    const method = (init.method ?? 'GET').toUpperCase();
    const send = (headers: Headers) => context.fetch(url, { ...init, method, headers: Object.fromEntries(headers) });
    const bytes = encodeUtf8(body ?? '');
    return { method, url, headers: new Headers(init.headers), body: bytes, signal: signal ?? undefined, send };
  }
  const request = new Request(input, init);
  return {
    method: request.method,
    url: request.url,
    headers: new Headers(request.headers),
    body: new Uint8Array(await request.clone().arrayBuffer()),
    signal: request.signal,
    send: (headers) => context.fetch(new Request(request, { headers })),
  };
}

function isUrl(input: RequestInfo | URL): input is string | URL {
  return typeof input === 'string' || 'href' in input;
}
