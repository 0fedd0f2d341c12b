/** Turnkey's limits ("Resource limits" in its documentation). */
export const LIMITS = {
  /** Per user: keys that do not expire, and keys that do. */
  longLivedApiKeys: 10,
  shortLivedApiKeys: 10,
  authenticators: 10,
  oauthProviders: 10,
  /** Per organization. */
  users: 100,
  wallets: 100,
  privateKeys: 1_000,
  policies: 100,
  /** Per user; Turnkey's own limit is not documented. */
  mfaPolicies: 20,
  /** Per user: keys to which an import can be encrypted. */
  importTargets: 10,
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
  oidcTokenLifetime: 3_600,
  sessionLifetime: { fallback: 900, max: 31_536_000 },
  readOnlySessionLifetime: 3_600,
  /** As long as an import can wait for approvals. */
  importTargetLifetime: 86_400,
  apiKeyLifetime: { max: 3_153_600_000 },
} as const;
