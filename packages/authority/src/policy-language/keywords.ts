import type { PolicyField } from './ast.ts';
import { TRANSACTION_KEYWORDS } from './transaction-keywords.ts';
import type { PolicyFields, PolicyType } from './types.ts';

const USER: PolicyFields = {
  id: 'string',
  tags: { list: 'string' },
  email: 'string',
  alias: 'string',
};

const CREDENTIAL: PolicyFields = {
  id: 'string',
  user_id: 'string',
  type: 'string',
  credential_id: 'string',
  public_key: 'string',
};

const WALLET: PolicyType = {
  struct: { id: 'string', imported: 'bool', exported: 'bool', label: 'string' },
};

const CONDITION_KEYWORDS: PolicyFields = {
  activity: {
    struct: {
      type: 'string',
      kind: 'string',
      resource: 'string',
      action: 'string',
      params: 'unknown',
    },
  },
  wallet: WALLET,
  wallets: { list: WALLET },
  wallet_account: {
    struct: {
      address: 'string',
      path_indexes: { list: 'int' },
      path_hardened: { list: 'bool' },
    },
  },
  private_key: {
    struct: {
      id: 'string',
      tags: { list: 'string' },
      imported: 'bool',
      exported: 'bool',
      label: 'string',
    },
  },
  ...TRANSACTION_KEYWORDS,
};

/**
 * The keywords of each part of a policy, with their types. MFA conditions and session scopes have those of `condition`.
 *
 * Turnkey docs, "Policy language", keywords and types; `wallet_account.path_*` from the SDK's export-path-policies
 * example.
 */
export const POLICY_KEYWORDS: Readonly<Record<PolicyField, PolicyFields>> = {
  consensus: {
    approvers: { list: { struct: USER } },
    credentials: { list: { struct: CREDENTIAL } },
  },
  condition: CONDITION_KEYWORDS,
  time: { time: { struct: { now: 'timestamp' } } },
};
