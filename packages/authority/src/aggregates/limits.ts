/** Turnkey's limits ("Resource limits" in its documentation). */
export const LIMITS = {
  /** Per user: keys that do not expire, and keys that do. */
  longLivedApiKeys: 10,
  shortLivedApiKeys: 10,
  authenticators: 10,
  oauthProviders: 10,
  /** Per organization. */
  users: 100,
  userTags: { parent: 100, subOrganization: 10 },
  wallets: 100,
  policies: 100,
  /** Per user; Turnkey's own limit is not documented. */
  mfaPolicies: 20,
  /** Per contact: codes that could still be used. */
  activeCodes: 3,
  /** Per code: wrong tries, after which it is dead. */
  failedAttempts: 3,
  /** Per user identifier: codes in this many milliseconds. */
  codesPerIdentifier: 3,
  identifierWindowMs: 180_000,
  /** Seconds. */
  codeLifetime: { fallback: 300, max: 600 },
  verificationTokenLifetime: { fallback: 3_600, max: 86_400 },
  sessionLifetime: { fallback: 900, max: 31_536_000 },
  apiKeyLifetime: { max: 3_153_600_000 },
} as const;
