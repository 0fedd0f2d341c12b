import type { AuthenticationMethod } from '../store/authentication-method.ts';

/** The organization of a caller, with what the decision about a request needs. */
export interface CallerOrganization {
  id: string;
  name: string;
  /** Null for a parent organization. */
  parentId: string | null;
  rootUserIds: string[];
  rootQuorumThreshold: number;
}

/** The signature by which a request was authenticated, as it is kept in a vote. */
export interface CallerStamp {
  /** `SIGNATURE_SCHEME_TK_…` */
  scheme: string;
  /** Hex; the credential id for a passkey. */
  publicKey: string;
  signature: string;
}

/** The session profile of a session that has none, in the words of an MFA policy. */
export const DEFAULT_SESSION_PROFILE_ID = '00000000-0000-0000-0000-000000000000';

/** Who sent a request. */
export interface Caller {
  organization: CallerOrganization;
  userId: string;
  userName: string;
  credential: {
    /** Null for an attested identity, which is no stored credential. */
    id: string | null;
    /** `CREDENTIAL_TYPE_…` */
    type: string;
    sessionProfileId: string | null;
  };
  /** What the stamp proves, in the words of an MFA policy. */
  method: AuthenticationMethod;
  stamp: CallerStamp;
}

/** Where a caller stands in relation to the organization that a request names. */
export type Standing = 'member' | 'parent' | 'child';

/** The standing of a caller. Anything else than these three is not authenticated in the first place. */
export function standingOf(caller: Caller, organizationId: string): Standing {
  if (caller.organization.id === organizationId) return 'member';
  return caller.organization.parentId === organizationId ? 'child' : 'parent';
}
