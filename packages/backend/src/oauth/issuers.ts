import type { CompactJWSHeaderParameters, CryptoKey, JSONWebKeySet } from 'jose';
import { createLocalJWKSet, errors } from 'jose';
import type { AuthorizationServer } from 'oauth4webapi';
import { allowInsecureRequests, customFetch, discoveryRequest, processDiscoveryResponse } from 'oauth4webapi';
import { AuthError } from '../auth-error.ts';
import { IssuerFailure, issuerFetch } from './issuer-fetch.ts';

/** Metadata and keys of the configured issuers. */
export interface Issuers {
  /**
   * The metadata (OpenID Connect Discovery 1.0).
   * @throws AuthError OAUTH_PROVIDER_UNAVAILABLE
   */
  metadata(issuer: string): Promise<AuthorizationServer>;
  /**
   * The key that a token names in its header (RFC 7517). Unknown keys are fetched, so issuers can rotate their keys.
   * @throws AuthError OAUTH_PROVIDER_UNAVAILABLE; JWKSNoMatchingKey when the issuer has no such key.
   */
  key(issuer: string, header: CompactJWSHeaderParameters): Promise<CryptoKey>;
}

interface Documents {
  metadata: AuthorizationServer;
  keys: ReturnType<typeof createLocalJWKSet>;
}

interface KnownIssuer {
  documents: Documents | undefined;
  /** Until when the documents may be used. Unix time in milliseconds, like the next two. */
  freshUntilMs: number;
  /** From when an unknown key may cause a new fetch. */
  renewableFromMs: number;
  /** From when an issuer that failed may be asked again. */
  retryFromMs: number;
  loading: Promise<Documents> | undefined;
}

/** Keys that an issuer withdrew are trusted no longer than this. */
const LIFETIME_MS = 600_000;
/** A token with an unknown key id, or an issuer that is down, causes at most one fetch in this time. */
const COOL_DOWN_MS = 10_000;

/**
 * Fetches and caches the documents of the configured issuers. No other issuer is ever asked.
 * @param now Unix time in milliseconds.
 */
export function createIssuers(send: typeof fetch, now: () => number): Issuers {
  const known = new Map<string, KnownIssuer>();

  function stateOf(issuer: string): KnownIssuer {
    const state = known.get(issuer) ?? {
      documents: undefined,
      freshUntilMs: 0,
      renewableFromMs: 0,
      retryFromMs: 0,
      loading: undefined,
    };
    known.set(issuer, state);
    return state;
  }

  function load(issuer: string, state: KnownIssuer): Promise<Documents> {
    if (now() < state.retryFromMs) throw new AuthError('OAUTH_PROVIDER_UNAVAILABLE');
    state.loading ??= fetchDocuments(send, issuer)
      .then((documents) => {
        state.documents = documents;
        state.freshUntilMs = now() + LIFETIME_MS;
        return documents;
      })
      .catch((cause: unknown) => {
        state.retryFromMs = now() + COOL_DOWN_MS;
        throw new AuthError('OAUTH_PROVIDER_UNAVAILABLE', { cause });
      })
      .finally(() => {
        state.loading = undefined;
      });
    return state.loading;
  }

  return {
    async metadata(issuer) {
      const state = stateOf(issuer);
      const isFresh = state.documents && now() < state.freshUntilMs;
      return (isFresh && state.documents ? state.documents : await load(issuer, state)).metadata;
    },
    async key(issuer, header) {
      const state = stateOf(issuer);
      if (state.documents && now() < state.freshUntilMs) {
        try {
          return await state.documents.keys(header);
        } catch (error) {
          if (!(error instanceof errors.JWKSNoMatchingKey) || now() < state.renewableFromMs) throw error;
          state.renewableFromMs = now() + COOL_DOWN_MS;
        }
      }
      return (await load(issuer, state)).keys(header);
    },
  };
}

async function fetchDocuments(send: typeof fetch, issuer: string): Promise<Documents> {
  const ask = issuerFetch(send, issuer);
  const url = new URL(issuer);
  // `issuerFetch` decides which addresses are allowed.
  const discovery = await discoveryRequest(url, { [customFetch]: ask, [allowInsecureRequests]: true });
  const metadata = await processDiscoveryResponse(url, discovery);
  const response = await ask(metadata.jwks_uri ?? '');
  if (response.status !== 200) throw new IssuerFailure('no keys');
  return { metadata, keys: createLocalJWKSet((await response.json()) as JSONWebKeySet) };
}
