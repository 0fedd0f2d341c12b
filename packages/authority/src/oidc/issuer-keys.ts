import { type CompactJWSHeaderParameters, type CryptoKey, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { FetchRefused, fetchJson, type Reach } from './guarded-fetch.ts';

type KeySet = ReturnType<typeof createLocalJWKSet>;

interface KnownIssuer {
  keys: KeySet | undefined;
  /** Unix times in milliseconds: until when the keys may be used, */
  freshUntil: number;
  /** from when an unknown key may make us look again, */
  renewableFrom: number;
  /** and from when it makes sense to ask an issuer again that has failed. */
  retryFrom: number;
  loading: Promise<KeySet> | undefined;
}

/** For discovery and keys together. */
const TIME_LIMIT_MS = 3_000;
/** Keys that an issuer has withdrawn are not trusted for longer than an hour. Seconds. */
const KEY_LIFETIME = { min: 60, fallback: 600, max: 3_600 } as const;
/** A token with an invented key id, or of a broken issuer, makes us ask at most once in this time. */
const COOL_DOWN_MS = 10_000;
const MAX_ISSUERS = 500;

/** The public keys of issuers. */
export interface IssuerKeys {
  /**
   * The key that a token says it is signed by. It is fetched when it is not known, which is how keys are rotated.
   * @throws Error when the issuer has no such key or cannot be asked.
   */
  find(issuer: string, header: CompactJWSHeaderParameters): Promise<CryptoKey>;
  /**
   * The same key, as far as it has been fetched already.
   * @throws Error when it has not.
   */
  findLoaded(issuer: string, header: CompactJWSHeaderParameters): Promise<CryptoKey>;
}

export interface IssuerKeysOptions {
  /** The authority's own keys by its issuer URL: they are not asked for over the network. */
  own: { issuer: string; keys: JSONWebKeySet } | undefined;
  /** Issuers on this machine that may be asked, by http too. */
  loopbackIssuers: ReadonlySet<string>;
  /** Unix time in milliseconds. */
  now(): number;
}

/** Keeps the keys of issuers (OpenID Connect Discovery 1.0, RFC 7517). */
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
    if (now() < state.retryFrom) return Promise.reject(new FetchRefused('the issuer has failed just now'));
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
  // What the configuration names is the issuer, not the rest of this machine.
  if (reach === 'loopback' && new URL(address).origin !== new URL(issuer).origin) {
    throw new FetchRefused('not a reachable address');
  }
  const { body: keys, maxAge = KEY_LIFETIME.fallback } = await fetchJson(address, request);
  return {
    keys: createLocalJWKSet(keys as unknown as JSONWebKeySet),
    maxAge: Math.min(Math.max(maxAge, KEY_LIFETIME.min), KEY_LIFETIME.max),
  };
}
