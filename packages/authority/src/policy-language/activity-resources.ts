/** The part of `activity.resource` and `activity.action` that a policy matches on. */
export interface ActivityTarget {
  readonly resource: string;
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE' | 'SIGN' | 'EXPORT' | 'IMPORT' | 'VERIFY' | 'ENCRYPT';
}

/** resource -> action -> kinds of activities. All versions of an activity are one kind. */
const KINDS: Readonly<Record<string, Partial<Record<ActivityTarget['action'], readonly string[]>>>> = {
  ORGANIZATION: {
    CREATE: ['CREATE_SUB_ORGANIZATION'],
    DELETE: ['DELETE_ORGANIZATION', 'DELETE_SUB_ORGANIZATION'],
  },
  INVITATION: { CREATE: ['CREATE_INVITATIONS'], DELETE: ['DELETE_INVITATION'] },
  POLICY: {
    CREATE: ['CREATE_POLICY', 'CREATE_POLICIES'],
    UPDATE: ['UPDATE_POLICY'],
    DELETE: ['DELETE_POLICY', 'DELETE_POLICIES'],
  },
  SMART_CONTRACT_INTERFACE: {
    CREATE: ['CREATE_SMART_CONTRACT_INTERFACE'],
    DELETE: ['DELETE_SMART_CONTRACT_INTERFACE'],
  },
  WALLET: {
    CREATE: ['CREATE_WALLET', 'CREATE_WALLET_ACCOUNTS'],
    UPDATE: ['UPDATE_WALLET'],
    DELETE: ['DELETE_WALLETS', 'DELETE_WALLET_ACCOUNTS'],
    EXPORT: ['EXPORT_WALLET', 'EXPORT_WALLET_ACCOUNT'],
    IMPORT: ['INIT_IMPORT_WALLET', 'IMPORT_WALLET'],
  },
  PRIVATE_KEY: {
    CREATE: ['CREATE_PRIVATE_KEYS', 'CREATE_PRIVATE_KEY_TAG'],
    UPDATE: ['UPDATE_PRIVATE_KEY_TAG'],
    DELETE: ['DISABLE_PRIVATE_KEY', 'DELETE_PRIVATE_KEY_TAGS', 'DELETE_PRIVATE_KEYS'],
    EXPORT: ['EXPORT_PRIVATE_KEY'],
    IMPORT: ['INIT_IMPORT_PRIVATE_KEY', 'IMPORT_PRIVATE_KEY'],
    // All signing, with wallet accounts too.
    SIGN: ['SIGN_RAW_PAYLOAD', 'SIGN_RAW_PAYLOADS', 'SIGN_TRANSACTION', 'ETH_SEND_TRANSACTION', 'SOL_SEND_TRANSACTION'],
  },
  USER: {
    CREATE: ['CREATE_USERS', 'CREATE_USER_TAG', 'CREATE_API_ONLY_USERS'],
    UPDATE: ['UPDATE_USER', 'UPDATE_USER_NAME', 'UPDATE_USER_EMAIL', 'UPDATE_USER_PHONE_NUMBER', 'UPDATE_USER_TAG'],
    DELETE: ['DELETE_USERS', 'DELETE_USER_TAGS'],
  },
  CREDENTIAL: {
    CREATE: ['CREATE_API_KEYS', 'CREATE_AUTHENTICATORS', 'CREATE_OAUTH_PROVIDERS'],
    DELETE: ['DELETE_API_KEYS', 'DELETE_AUTHENTICATORS', 'DELETE_OAUTH_PROVIDERS'],
  },
  PAYMENT_METHOD: { UPDATE: ['SET_PAYMENT_METHOD'], DELETE: ['DELETE_PAYMENT_METHOD'] },
  SUBSCRIPTION: { CREATE: ['ACTIVATE_BILLING_TIER'] },
  CONFIG: { UPDATE: ['UPDATE_ALLOWED_ORIGINS'] },
  RECOVERY: { CREATE: ['INIT_USER_EMAIL_RECOVERY'] },
  AUTH: {
    CREATE: [
      'EMAIL_AUTH',
      'INIT_OTP_AUTH',
      'OTP_AUTH',
      'OAUTH',
      'OAUTH_LOGIN',
      'OTP_LOGIN',
      'STAMP_LOGIN',
      'CREATE_READ_WRITE_SESSION',
      'CREATE_OAUTH2_CREDENTIAL',
      'OAUTH2_AUTHENTICATE',
    ],
    UPDATE: ['UPDATE_OAUTH2_CREDENTIAL'],
    DELETE: ['DELETE_OAUTH2_CREDENTIAL'],
  },
  OTP: { CREATE: ['INIT_OTP'], VERIFY: ['VERIFY_OTP'] },
  AUTH_PROXY: {
    CREATE: ['ENABLE_AUTH_PROXY'],
    UPDATE: ['UPDATE_AUTH_PROXY_CONFIG'],
    DELETE: ['DISABLE_AUTH_PROXY'],
  },
  WEBHOOK_ENDPOINT: {
    CREATE: ['CREATE_WEBHOOK_ENDPOINT'],
    UPDATE: ['UPDATE_WEBHOOK_ENDPOINT'],
    DELETE: ['DELETE_WEBHOOK_ENDPOINT'],
  },
  TVC_APP: {
    CREATE: ['CREATE_TVC_APP'],
    UPDATE: ['UPDATE_TVC_APP_LIVE_DEPLOYMENT'],
    DELETE: ['DELETE_TVC_APP_AND_DEPLOYMENTS'],
  },
  TVC_DEPLOYMENT: {
    CREATE: ['CREATE_TVC_DEPLOYMENT'],
    UPDATE: ['CREATE_TVC_MANIFEST_APPROVALS', 'RESTORE_TVC_DEPLOYMENT', 'POST_TVC_QUORUM_KEY_SHARE'],
    DELETE: ['DELETE_TVC_DEPLOYMENT'],
  },
  TVC_OPERATOR: { CREATE: ['CREATE_TVC_OPERATOR'] },
  TVC_QUORUM_KEY: { CREATE: ['CREATE_TVC_QUORUM_KEY'], ENCRYPT: ['RE_ENCRYPT_TVC_QUORUM_KEY_SHARE'] },
  // Turnkey documents them as resources and uses them in its MFA examples, but its table has no rows for them.
  MFA_POLICY: { CREATE: ['CREATE_MFA_POLICY'], UPDATE: ['UPDATE_MFA_POLICY'], DELETE: ['DELETE_MFA_POLICY'] },
  SESSION_PROFILE: { CREATE: ['CREATE_SESSION_PROFILE'] },
};

const TARGETS: ReadonlyMap<string, ActivityTarget> = new Map(
  Object.entries(KINDS).flatMap(([resource, actions]) =>
    (Object.entries(actions) as [ActivityTarget['action'], readonly string[]][]).flatMap(([action, kinds]) =>
      kinds.map((kind) => [kind, { resource, action }] as const),
    ),
  ),
);

/**
 * The kind of an activity type: without prefix and version. `ACTIVITY_TYPE_OTP_LOGIN_V2` -> `OTP_LOGIN`.
 *
 * Turnkey docs, "Policy language", activity kinds.
 */
export function activityKind(type: string): string {
  return type.replace(/^ACTIVITY_TYPE_/, '').replace(/_V\d+$/, '');
}

/**
 * Resource and action of a kind; undefined when the documentation gives none or no policy applies to the kind.
 *
 * Turnkey docs, "Policy language", activity types by resource and action.
 */
export function activityTarget(kind: string): ActivityTarget | undefined {
  return TARGETS.get(kind);
}
