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
    /** Of a session; null for any other credential, and for a session without a profile. */
    sessionProfileId: string | null;
    /** How long the credential was granted for, in seconds; null for one that does not expire. */
    expirationSeconds: number | null;
    /** The contact that an attested stamp proves: an e-mail address in lower case, or a number in E.164. */
    contact: string | null;
  };
  /** What the stamp proves, in the words of an MFA policy. */
  method: AuthenticationMethod;
  stamp: CallerStamp;
}

/** What a caller is to the organization that a request names. */
export type Relation = 'member' | 'parent' | 'child';

/** The relation of a caller to an organization. A caller with another relation is not authenticated. */
export function relationTo(caller: Caller, organizationId: string): Relation {
  if (caller.organization.id === organizationId) return 'member';
  return caller.organization.parentId === organizationId ? 'child' : 'parent';
}

/**
 * The longest session that a caller can open, in seconds: a session opens none that is longer than it was itself
 * (docs/decisions, "What a session can open").
 */
export function longestSession({ method, credential }: Caller): number {
  const isSession = method.type === 'AUTHENTICATION_TYPE_SESSION';
  return (isSession && credential.expirationSeconds) || Number.POSITIVE_INFINITY;
}
