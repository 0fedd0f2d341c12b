import { createHash } from 'node:crypto';
import { DPOP_HEADER } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { before, underDeadline } from '../deadline.ts';
import { asAuthError } from '../http/attempt-log.ts';
import type { PublicUrls } from '../http/public-urls.ts';
import { requestTarget } from '../http/public-urls.ts';
import { readLimited } from '../read-limited.ts';
import type { OneTimeValues } from '../store/contract.ts';
import type { DpopProofs } from '../tokens/dpop-proof.ts';
import { isForBody } from '../tokens/dpop-proof.ts';
import type { SessionTokens } from '../tokens/session-token.ts';
import type { RefusalReport, RequiredSession } from './require-session.ts';
import { refuse } from './require-session.ts';
import type { NodeRequest, WebRequest } from './session-source.ts';
import { headerOf } from './session-source.ts';
import type { Session } from './sessions.ts';
import type { SessionCheck } from './verify-session.ts';

/** A request whose body is not in a web-standard `Request`. */
export type RequestWithBody = (WebRequest | NodeRequest) & {
  /** The path with its query, as the client has sent it, or the whole URL. */
  url: string;
  /**
   * Reads the body: the bytes that the client has sent.
   * @param maxBytes Resolves with `too large` when there are more.
   */
  readBody(maxBytes: number): Promise<Uint8Array | 'too large'>;
};

/** A web-standard request whose body was not read yet, or a request with a function that reads it. */
export type ProofSource = Request | RequestWithBody;

export interface ProofOptions {
  /**
   * The largest body in bytes. The whole body is read before the route runs.
   * @default 1048576
   */
  maxBodyBytes?: number;
}

export interface ProofCheck extends SessionCheck, RefusalReport {
  sessionTokens: SessionTokens;
  proofs: DpopProofs;
  publicUrls: PublicUrls;
  oneTimeValues: Pick<OneTimeValues, 'put'>;
  /** How long a proof is accepted, counted from its own time, in seconds. */
  windowSeconds: number;
  requestMs: number;
}

const DEFAULT_MAX_BYTES = 1_048_576;

/** Never rejects. */
export async function requireProof(
  check: ProofCheck,
  request: ProofSource,
  { maxBodyBytes = DEFAULT_MAX_BYTES }: ProofOptions = {},
): Promise<RequiredSession> {
  const startedAtMs = check.now();
  try {
    return { session: await checkedSession(check, request, maxBodyBytes) };
  } catch (thrown) {
    const error = asAuthError(thrown);
    return { refusal: refuse(check, 'requireProof', startedAtMs, error, challengeOf(error)) };
  }
}

/** What costs least comes first. The proof is stored last, and only if everything else is right. */
async function checkedSession(check: ProofCheck, request: ProofSource, maxBytes: number): Promise<Session> {
  const { sessions, sessionTokens, sessionTransport, proofs, publicUrls, oneTimeValues, windowSeconds, now } = check;
  const token = sessionTransport.tokenOf(request);
  const { claims: session } = sessionTokens.check(token);
  const proof = headerOf(request, DPOP_HEADER.toLowerCase());
  if (proof === '') throw new AuthError('PROOF_REQUIRED');
  const target = requestTarget(request.url);
  const host = headerOf(request, 'host') || hostOf(request.url);
  const { public_key: publicKey } = session;
  const claims = proofs.check(proof, {
    publicKey,
    token,
    method: request.method ?? '',
    isAt: (url) => publicUrls.isOf(url, target, host),
    query: target.query,
  });
  const body = await underDeadline(check.requestMs, (deadline) => before(deadline, readBody(request, maxBytes)));
  if (body === 'late') throw new AuthError('INVALID_REQUEST', { fields: [''] });
  if (body === 'too large' || body.length > maxBytes) throw new AuthError('BODY_TOO_LARGE');
  if (!isForBody(claims, body)) throw new AuthError('PROOF_MISMATCH');
  const found = await sessions.check(token, request);
  const id = createHash('sha256').update(`${publicKey} ${claims.jti}`).digest('base64url');
  // Twice as long as it is accepted, because the clocks of several servers differ.
  const expiresAtMs = Math.ceil((claims.iat + 2 * windowSeconds) * 1000);
  if (!(await oneTimeValues.put(`proof:${id}`, '', expiresAtMs, now()))) throw new AuthError('PROOF_REUSED');
  return found;
}

/** Other handlers can still read the body of a `Request`. */
async function readBody(request: ProofSource, maxBytes: number): Promise<Uint8Array | 'too large'> {
  return 'readBody' in request ? request.readBody(maxBytes) : readLimited(request.clone().body, maxBytes);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** RFC 9449, section 7.1. */
function challengeOf({ code }: AuthError): Record<string, string> {
  if (code === 'PROOF_REQUIRED') return { 'WWW-Authenticate': 'DPoP algs="ES256"' };
  if (code === 'INVALID_SESSION' || code === 'SESSION_EXPIRED') {
    return { 'WWW-Authenticate': 'DPoP error="invalid_token", algs="ES256"' };
  }
  return PROOF_ERRORS.has(code) ? { 'WWW-Authenticate': 'DPoP error="invalid_dpop_proof", algs="ES256"' } : {};
}

const PROOF_ERRORS = new Set<string>(['INVALID_PROOF', 'PROOF_MISMATCH', 'PROOF_NOT_CURRENT', 'PROOF_REUSED']);
