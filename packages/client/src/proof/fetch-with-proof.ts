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
  const request = new Request(input, init);
  const { method, url, signal } = request;
  const [, htu = '', query] = /^([^?#]*)(?:\?([^#]*))?/.exec(url) ?? [];
  const body = await bodyOf(request, input, init?.body);
  const claims = {
    htm: method,
    htu,
    iat: Math.floor(Number(await activityTimestamp(context, signal)) / 1_000),
    jti: encodeBase64Url(crypto.getRandomValues(new Uint8Array(16))),
    ...(query ? { htq: await hash(context, encodeUtf8(query)) } : {}),
    ...(body.length > 0 ? { content_digest: contentDigest(await context.sha256(body)) } : {}),
  };
  const { token, proof } = await sign(context, sessionKey, claims);
  const headers = new Headers(request.headers);
  headers.set('Authorization', `DPoP ${token}`);
  headers.set(DPOP_HEADER, proof);
  return context.fetch(new Request(request, { headers }));
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

/** React Native cannot read every body of a request as bytes, so short ways are used where there are some. */
async function bodyOf(request: Request, input: RequestInfo | URL, body: BodyInit | null | undefined): Promise<Bytes> {
  if (typeof body === 'string') return encodeUtf8(body);
  if (!body && !(input instanceof Request)) return new Uint8Array();
  return new Uint8Array(await request.clone().arrayBuffer());
}
