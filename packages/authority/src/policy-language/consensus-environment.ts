import type { PolicyStruct } from './value.ts';

export interface UserInput {
  readonly id: string;
  /** Ids of the user's tags. */
  readonly tags: readonly string[];
  readonly email?: string | undefined;
  readonly alias?: string | undefined;
}

export interface CredentialInput {
  /** Id of the API key or authenticator. */
  readonly id: string;
  /** `CREDENTIAL_TYPE_…`. */
  readonly type: string;
  /** Credential id of a passkey (base64url); API keys have none. */
  readonly credentialId?: string | undefined;
  /** Hex, as in the API. */
  readonly publicKey: string;
}

/**
 * The keywords of a consensus: `approvers` and `credentials`. A user without e-mail or alias, and an API key without
 * credential id, have the empty string there, so that one user without e-mail does not make a consensus over e-mails an
 * error.
 *
 * Turnkey docs, "Policy language", User and Credential.
 */
export function consensusEnvironment(
  approvals: readonly { readonly user: UserInput; readonly credentials: readonly CredentialInput[] }[],
): PolicyStruct {
  return {
    approvers: approvals.map(({ user }) => ({
      id: user.id,
      tags: user.tags,
      email: user.email ?? '',
      alias: user.alias ?? '',
    })),
    credentials: approvals.flatMap(({ user, credentials }) =>
      credentials.map((credential) => ({
        id: credential.id,
        user_id: user.id,
        type: credential.type,
        credential_id: credential.credentialId ?? '',
        public_key: credential.publicKey,
      })),
    ),
  };
}
