import type { ClientSignature } from '@postern/protocol';
import type { v1RootUserParamsV5, v1WalletParams } from '@turnkey/sdk-types';
import type { Identity } from '../identities/identity.ts';

/** Somebody who has proved an identity, and claims the sub-organization that belongs to it. */
export interface Claimant {
  identity: Identity;
  /**
   * The sub-organizations in which this identity was proved; there should be one at most.
   * @param remembered The one that the own record names.
   */
  lookUp(remembered: string | undefined, deadline: AbortSignal): Promise<string[]>;
  /** What authorizes a sign-up. Without it, nobody is signed up. */
  signup: Signup | undefined;
}

/** What a user may choose for the new sub-organization. */
export interface SignupWishes {
  name?: string | undefined;
  userName?: string | undefined;
  /** `null` makes none. */
  wallet?: v1WalletParams | null | undefined;
}

/** What a new sub-organization is made from: what its root user has proved, and nothing else that lets anybody in. */
export interface Signup {
  /** What the template of the app leaves open. */
  wishes?: SignupWishes;
  rootUser: Partial<Omit<v1RootUserParamsV5, 'userName'>>;
  /** The proof of a contact: a checked verification token and its holder's signature over the sign-up message. */
  contactProof?: { verificationToken: string; clientSignature: ClientSignature };
}
