import type { AuthenticationMethod } from '../store/authentication-method.ts';
import type { Organization } from '../store/organizations.ts';

/** The signature that authenticated a request, as stored in a vote. */
export interface CallerStamp {
  /** `SIGNATURE_SCHEME_TK_…` */
  scheme: string;
  /** Hex; the credential id for a passkey. */
  publicKey: string;
  signature: string;
}

/** The id that MFA policies use for a session without a profile. */
export const DEFAULT_SESSION_PROFILE_ID = '00000000-0000-0000-0000-000000000000';

/** Who sent a request. */
export interface Caller {
  organization: Organization;
  userId: string;
  userName: string;
  credential: {
    /** Null for an attested identity: it is not a stored credential. */
    id: string | null;
    /** `CREDENTIAL_TYPE_…` */
    type: string;
    /** The profile of a session. Null for other credentials and for a session without a profile. */
    sessionProfileId: string | null;
    /** The lifetime of the credential, in seconds. Null when it does not expire. */
    expirationSeconds: number | null;
    /** The contact that an attested stamp proves: an e-mail address in lower case, or a number in E.164. */
    contact: string | null;
  };
  /** What the stamp proves, as MFA policies name it. */
  method: AuthenticationMethod;
  stamp: CallerStamp;
}

/** The relation of a caller to the organization of a request. */
export type Relation = 'member' | 'parent' | 'child';

/** The relation of a caller to an organization. Callers without one of these relations are never authenticated. */
export function relationTo(caller: Caller, organizationId: string): Relation {
  if (caller.organization.id === organizationId) return 'member';
  return caller.organization.parentId === organizationId ? 'child' : 'parent';
}

/**
 * The longest session that a caller can open, in seconds. A session cannot open one that is longer than itself
 * (docs/decisions, "What a session can open").
 */
export function longestSession({ method, credential }: Caller): number {
  const isSession = method.type === 'AUTHENTICATION_TYPE_SESSION';
  return (isSession && credential.expirationSeconds) || Number.POSITIVE_INFINITY;
}
