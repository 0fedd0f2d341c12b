import { type CompactJWSHeaderParameters, type CryptoKey, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { FetchRefused, fetchJson, type Reach } from './guarded-fetch.ts';

type KeySet = ReturnType<typeof createLocalJWKSet>;

interface KnownIssuer {
  keys: KeySet | undefined;
  /** When the keys expire. Unix time in milliseconds, like the next two. */
  freshUntil: number;
  /** The earliest time to fetch again because of an unknown key. */
  renewableFrom: number;
  /** The earliest time to try again after a failure. */
  retryFrom: number;
  loading: Promise<KeySet> | undefined;
}

/** For discovery and keys together. */
const TIME_LIMIT_MS = 3_000;
/** Seconds. An issuer may withdraw keys: no key is trusted longer than an hour without a new fetch. */
const KEY_LIFETIME = { min: 60, fallback: 600, max: 3_600 } as const;
/** Tokens with invented key ids, or of a broken issuer, cause at most one fetch in this time. */
const COOL_DOWN_MS = 10_000;
const MAX_ISSUERS = 500;

/** The public keys of issuers. */
export interface IssuerKeys {
  /**
   * The key that signed a token, by its header. An unknown key is fetched, so that issuers can rotate keys.
   * @throws Error when the issuer has no such key or does not answer.
   */
  find(issuer: string, header: CompactJWSHeaderParameters): Promise<CryptoKey>;
  /**
   * The same key, if it has been fetched already. Uses no network.
   * @throws Error when it has not been fetched.
   */
  findLoaded(issuer: string, header: CompactJWSHeaderParameters): Promise<CryptoKey>;
}

export interface IssuerKeysOptions {
  /** The authority's own keys and issuer URL. They are not fetched over the network. */
  own: { issuer: string; keys: JSONWebKeySet } | undefined;
  /** Allowed issuers on this machine; http is allowed. */
  loopbackIssuers: ReadonlySet<string>;
  /** Unix time in milliseconds. */
  now(): number;
}

/** Fetches and caches the keys of issuers (OpenID Connect Discovery 1.0, RFC 7517). */
export function createIssuerKeys({ own, loopbackIssuers, now }: IssuerKeysOptions): IssuerKeys {
  const known = new Map<string, KnownIssuer>();
  const ownKeys = own && createLocalJWKSet(own.keys);

  const stateOf = (issuer: string): KnownIssuer => {
    const state = known.get(issuer);
    if (state) return state;
    const oldest = known.size >= MAX_ISSUERS ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    const fresh = { keys: undefined, freshUntil: 0, renewableFrom: 0, retryFrom: 0, loading: undefined };
    known.set(issuer, fresh);
    return fresh;
  };

  const load = (issuer: string, state: KnownIssuer): Promise<KeySet> => {
    if (now() < state.retryFrom) return Promise.reject(new FetchRefused('the issuer failed a moment ago'));
    state.loading ??= fetchKeys(issuer, loopbackIssuers.has(issuer) ? 'loopback' : 'internet')
      .then(({ keys, maxAge }) => {
        state.keys = keys;
        state.freshUntil = now() + maxAge * 1000;
        return keys;
      })
      .catch((error: unknown) => {
        state.retryFrom = now() + COOL_DOWN_MS;
        throw error;
      })
      .finally(() => {
        state.loading = undefined;
      });
    return state.loading;
  };

  return {
    async find(issuer, header) {
      if (ownKeys && issuer === own.issuer) return ownKeys(header);
      const state = stateOf(issuer);
      if (state.keys && now() < state.freshUntil) {
        try {
          return await state.keys(header);
        } catch (error) {
          if (!(error instanceof errors.JWKSNoMatchingKey) || now() < state.renewableFrom) throw error;
          state.renewableFrom = now() + COOL_DOWN_MS;
        }
      }
      return (await load(issuer, state))(header);
    },
    async findLoaded(issuer, header) {
      if (ownKeys && issuer === own.issuer) return ownKeys(header);
      const state = known.get(issuer);
      if (!state?.keys || now() >= state.freshUntil) throw new FetchRefused('the keys have not been fetched');
      return state.keys(header);
    },
  };
}

async function fetchKeys(issuer: string, reach: Reach): Promise<{ keys: KeySet; maxAge: number }> {
  const request = { reach, signal: AbortSignal.timeout(TIME_LIMIT_MS) };
  const { body: metadata } = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, request);
  if (metadata.issuer !== issuer) throw new FetchRefused('the document is about another issuer');
  const address = metadata.jwks_uri;
  if (typeof address !== 'string') throw new FetchRefused('the issuer names no keys');
  // The configuration allows the issuer only, not other servers on this machine.
  if (reach === 'loopback' && new URL(address).origin !== new URL(issuer).origin) {
    throw new FetchRefused('not a reachable address');
  }
  const { body: keys, maxAge = KEY_LIFETIME.fallback } = await fetchJson(address, request);
  return {
    keys: createLocalJWKSet(keys as unknown as JSONWebKeySet),
    maxAge: Math.min(Math.max(maxAge, KEY_LIFETIME.min), KEY_LIFETIME.max),
  };
}
