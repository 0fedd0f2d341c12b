const KIB = 1_024;

/** Bytes. The largest field of a query is an OIDC token of 16 KiB. */
const QUERY_LIMIT = 32 * KIB;

/** Bytes. Most activities are a few hundred bytes long; some carry a token of 16 KiB. */
const ACTIVITY_LIMIT = 32 * KIB;

/** Bytes of the activities that need more, by the name in their path. */
const LARGER: Readonly<Record<string, number>> = {
  // Up to 100 accounts.
  create_wallet: 96 * KIB,
  create_wallet_accounts: 96 * KIB,
  import_wallet: 128 * KIB,
  // Up to 100 keys with their address formats.
  create_private_keys: 256 * KIB,
  // Passkey attestations with their certificates; a sign-up repeats them in the client signature.
  create_authenticators: 256 * KIB,
  create_users: 1_024 * KIB,
  create_sub_organization: 1_024 * KIB,
  // Up to ten OIDC tokens.
  create_oauth_providers: 192 * KIB,
  // Conditions and consensus of 16 KiB each, in up to 100 policies.
  create_policy: 128 * KIB,
  update_policy: 128 * KIB,
  create_policies: 1_024 * KIB,
  // Up to 1,000 ids, in two lists.
  create_private_key_tag: 96 * KIB,
  update_private_key_tag: 96 * KIB,
  sign_raw_payload: 512 * KIB,
  sign_raw_payloads: 512 * KIB,
  // Transactions with many inputs or a contract, in hex.
  sign_transaction: 512 * KIB,
};

/**
 * The maximum body size of an operation, in bytes.
 * @param kind The part of the path in front of the name: `query` or `submit`.
 * @param name The last part of the path.
 */
export function bodyLimit(kind: string, name: string): number {
  if (kind === 'query') return QUERY_LIMIT;
  return Object.hasOwn(LARGER, name) ? (LARGER[name] ?? ACTIVITY_LIMIT) : ACTIVITY_LIMIT;
}
