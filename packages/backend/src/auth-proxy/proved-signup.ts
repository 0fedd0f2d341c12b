import type { Signup } from '../accounts/claimant.ts';
import type { Claim } from '../accounts/sign-up.ts';

/** What a sign-up is made from. */
export interface ProvedSignup {
  /** Whom the account belongs to; the template of the app is made for the first. */
  claims: readonly [Claim, ...Claim[]];
  signup: Signup;
  /** Whether it is one contact or one credential alone, so that an account that is there already is the right answer. */
  isRepeatable: boolean;
  /** Whether the request comes from the owner of the account. */
  isOwner: boolean;
}
