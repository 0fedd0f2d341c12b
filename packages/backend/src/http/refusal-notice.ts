import type { AuthError } from '../auth-error.ts';
import { ConfigurationError } from '../configuration/configuration-error.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';
import type { NoticeKind } from './operator-notices.ts';

/** Origins longer than this are not repeated. */
const MAX_ORIGIN_LENGTH = 100;

/**
 * The notice for a request that failed because of the configuration.
 * @param origin The Origin header. The sender can write anything into it.
 * @param apiUrl The configured address of Turnkey's API.
 */
export function refusalNotice(
  error: AuthError,
  origin: string | null,
  apiUrl: string,
): { kind: NoticeKind; sentence: string } | undefined {
  if (error.code === 'ORIGIN_NOT_ALLOWED') return { kind: 'origin', sentence: originSentence(origin) };
  if (error.cause instanceof ConfigurationError) return { kind: 'configuration', sentence: error.cause.message };
  if (!(error instanceof UpstreamError)) return undefined;
  if (error.code === 'UPSTREAM_UNAVAILABLE' && error.reason === 'connection') {
    const code = causeCode(error);
    const sentence = `Turnkey's API cannot be reached at ${apiUrl}${code ? ` (${code})` : ''}. Check TURNKEY_API_URL and the network.`;
    return { kind: 'unreachable', sentence };
  }
  if (error.code === 'UPSTREAM_RATE_LIMITED') {
    const sentence =
      error.status === undefined
        ? 'Requests were refused because the requests to Turnkey exceed upstream.requestsPerSecond. Ask Turnkey for a higher limit if this happens often.'
        : 'Turnkey refuses requests because they are too many. Set the option upstream.requestsPerSecond to the limit of your organization, so that they wait for their turn.';
    return { kind: 'turnkeyLimit', sentence };
  }
  if (error.code !== 'UPSTREAM_REFUSED') return undefined;
  const { reason, status } = error;
  if (/ORGANIZATION|of another organization/.test(reason)) {
    const sentence = `Turnkey does not accept the organization of this backend (${reason}). Check TURNKEY_ORGANIZATION_ID and TURNKEY_API_URL.`;
    return { kind: 'organization', sentence };
  }
  if (status !== 401 && status !== 403) return undefined;
  const sentence = `Turnkey refuses the API key of this backend (${reason}). Check that TURNKEY_API_PUBLIC_KEY belongs to the organization TURNKEY_ORGANIZATION_ID, and the policies of its user.`;
  return { kind: 'apiKey', sentence };
}

/**
 * The error code of the system or the runtime, such as ECONNREFUSED or CERT_HAS_EXPIRED. `fetch` has it in its causes.
 */
export function causeCode(error: unknown): string | undefined {
  let cause = error;
  for (let depth = 0; depth < 4 && cause instanceof Error; depth++) {
    const { cause: next } = cause;
    if ('code' in cause && !(cause instanceof UpstreamError) && /^[A-Z0-9][A-Z0-9_]{2,40}$/.test(String(cause.code))) {
      return String(cause.code);
    }
    // A connection that was tried on several addresses fails with one error for each.
    cause = next ?? (cause instanceof AggregateError ? cause.errors[0] : undefined);
  }
  return undefined;
}

function originSentence(origin: string | null): string {
  if (origin === null) return 'A request was refused that the browser calls cross-site and that has no Origin header.';
  const isPlain = origin.length <= MAX_ORIGIN_LENGTH && URL.canParse(origin) && new URL(origin).origin === origin;
  const name = isPlain ? `the origin ${origin}` : 'an origin that is not a web origin';
  return `A request from ${name} was refused. If it is a page of the app, add it to the option origins or to POSTERN_ORIGINS.`;
}
