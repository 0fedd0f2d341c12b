import type { v1AuthenticationType } from '@turnkey/sdk-types';

/** How a user has authenticated (Turnkey docs, "Satisfying MFA"). */
export interface AuthenticationMethod {
  type: v1AuthenticationType;
  /** The key, authenticator, session profile or provider; codes have none. */
  id?: string | undefined;
}
