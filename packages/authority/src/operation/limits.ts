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
  /** Per user: keys for encrypting an import. */
  importTargets: 10,
  /** Per contact: codes that are still valid. */
  activeCodes: 3,
  /** Per code: wrong tries until it becomes invalid. */
  failedAttempts: 3,
  /** Per user identifier: codes within `identifierWindowMs`. */
  codesPerIdentifier: 3,
  identifierWindowMs: 180_000,
  /** Seconds. */
  codeLifetime: { fallback: 300, max: 600 },
  verificationTokenLifetime: { fallback: 3_600, max: 86_400 },
  oidcTokenLifetime: 3_600,
  sessionLifetime: { fallback: 900, max: 31_536_000 },
  readOnlySessionLifetime: 3_600,
  /** As long as an activity can wait for approvals. */
  importTargetLifetime: 86_400,
  apiKeyLifetime: { max: 3_153_600_000 },
} as const;
