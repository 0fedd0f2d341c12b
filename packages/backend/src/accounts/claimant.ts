import type { ClientSignature } from '@postern/protocol';
import type { v1RootUserParamsV5, v1WalletParams } from '@turnkey/sdk-types';
import type { Identity } from '../identities/identity.ts';

/** A user who proved an identity and wants to use its sub-organization. */
export interface Claimant {
  identity: Identity;
  /**
   * The sub-organizations in which this identity was proved. There should be at most one.
   * @param remembered The sub-organization that the store names.
   */
  lookUp(remembered: string | undefined, deadline: AbortSignal): Promise<string[]>;
  /** Authorizes a sign-up. Without it, no account is created. */
  signup: Signup | undefined;
  /** The request that asks. The webhook of a sign-up names it. */
  requestId?: string;
}

/** What a user may choose for the new sub-organization. */
export interface SignupWishes {
  name?: string | undefined;
  userName?: string | undefined;
  /** `null` creates no wallet. */
  wallet?: v1WalletParams | null | undefined;
}

/** The content of a new sub-organization. All credentials in it were proved by its root user. */
export interface Signup {
  /** The user's choices. They are used where the app's template has no value. */
  wishes?: SignupWishes;
  rootUser: Partial<Omit<v1RootUserParamsV5, 'userName'>>;
  /** The proof of a contact: a checked verification token and its holder's signature over the sign-up message. */
  contactProof?: { verificationToken: string; clientSignature: ClientSignature };
}
