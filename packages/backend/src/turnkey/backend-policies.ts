/** A policy of the parent organization, as `CREATE_POLICY_V3` takes it (Turnkey docs, "Policies"). */
export interface BackendPolicy {
  policyName: string;
  effect: 'EFFECT_ALLOW' | 'EFFECT_DENY';
  /** When the policy applies, in Turnkey's policy language. */
  condition: string;
  /** Whose approval it is about, in Turnkey's policy language. */
  consensus: string;
  notes: string;
}

export interface BackendPolicyOptions {
  /**
   * Whether the backend uses the option `oauth.linkVerifiedEmail`. No policy can limit the activity behind it to
   * sub-organizations. So the key can then add an identity to users of the parent organization as well.
   * @default false
   */
  linkVerifiedEmail?: boolean;
}

/**
 * Every activity that the backend stamps in any case, by the policy that allows it. Queries need no policy: every user
 * may read.
 */
export const BACKEND_ACTIVITIES = {
  'Postern: codes': ['ACTIVITY_TYPE_INIT_OTP_V3', 'ACTIVITY_TYPE_VERIFY_OTP_V2'],
  'Postern: log-in': ['ACTIVITY_TYPE_OTP_LOGIN_V2', 'ACTIVITY_TYPE_OAUTH_LOGIN', 'ACTIVITY_TYPE_OAUTH2_AUTHENTICATE'],
  'Postern: sign-up': ['ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V8'],
} as const;

const NOTES: Readonly<Record<keyof typeof BACKEND_ACTIVITIES, string>> = {
  'Postern: codes': 'Send one-time codes and check them.',
  'Postern: log-in': 'Log users of sub-organizations in with what they have proved.',
  'Postern: sign-up': 'Create a sub-organization for a new user.',
};

/** What users may do to themselves without a policy. With it, a stolen key could make itself a second one. */
const OF_EVERY_USER = [
  'CREATE_API_KEYS',
  'DELETE_API_KEYS',
  'CREATE_AUTHENTICATORS',
  'DELETE_AUTHENTICATORS',
  'CREATE_OAUTH_PROVIDERS',
  'DELETE_OAUTH_PROVIDERS',
  'STAMP_LOGIN',
  'CREATE_READ_WRITE_SESSION',
  'CREATE_READ_ONLY_SESSION',
];

/**
 * The policies of a user of the parent organization whose API key can do what the backend needs, and nothing else. The
 * user must not be in the root quorum, because policies do not limit it.
 * @param userId The id of the user.
 */
export function backendPolicies(
  userId: string,
  { linkVerifiedEmail = false }: BackendPolicyOptions = {},
): BackendPolicy[] {
  const consensus = `approvers.any(user, user.id == '${userId}')`;
  const allow = Object.entries(BACKEND_ACTIVITIES).map(
    ([policyName, types]): BackendPolicy => ({
      policyName,
      effect: 'EFFECT_ALLOW',
      condition: `activity.type in ${listOf(types)}`,
      consensus,
      notes: NOTES[policyName as keyof typeof BACKEND_ACTIVITIES],
    }),
  );
  const linking: BackendPolicy = {
    policyName: 'Postern: link Google',
    effect: 'EFFECT_ALLOW',
    condition: "activity.type == 'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2'",
    consensus,
    notes: 'Add a Google account to the user with the same verified e-mail address.',
  };
  const denied = OF_EVERY_USER.filter((kind) => !(linkVerifiedEmail && kind === 'CREATE_OAUTH_PROVIDERS'));
  const deny: BackendPolicy = {
    policyName: 'Postern: no further keys',
    effect: 'EFFECT_DENY',
    condition: `activity.kind in ${listOf(denied)}`,
    consensus,
    notes: 'Users may change their own credentials without a policy. The backend must not.',
  };
  return [...allow, ...(linkVerifiedEmail ? [linking] : []), deny];
}

function listOf(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`;
}
