import type { Signup } from '../accounts/claimant.ts';
import type { Claim } from '../accounts/sign-up.ts';

/** The proved content of a sign-up. */
export interface ProvedSignup {
  /** The identities of the account. The app's template is made for the first. */
  claims: readonly [Claim, ...Claim[]];
  signup: Signup;
  /** Whether it is a single contact or credential. Then an existing account is a valid answer. */
  isRepeatable: boolean;
  /** Whether the request comes from the owner of the account. */
  isOwner: boolean;
}
