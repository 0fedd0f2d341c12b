/** Proof that the holder of a verification token's key wants exactly this login or sign-up. */
export interface ClientSignature {
  /** The key in the token's `public_key` claim: compressed P-256, hex. */
  publicKey: string;
  scheme: typeof CLIENT_SIGNATURE_SCHEME;
  message: string;
  /** ECDSA P-256 over one SHA-256 of the message, R || S as 128 hex characters: the only P-256 hex that is not DER. */
  signature: string;
}

export const CLIENT_SIGNATURE_SCHEME = 'CLIENT_SIGNATURE_SCHEME_API_P256';

export interface SignupCredentials {
  email?: string;
  phoneNumber?: string;
  apiKeys: object[];
  authenticators: object[];
  oauthProviders: object[];
}

/**
 * The message that authorizes a login, in the key order of Turnkey's own clients.
 * @param tokenId The `id` claim of the verification token.
 * @param publicKey The new session's key: compressed P-256, hex.
 */
export function loginMessage(tokenId: string, publicKey: string): string {
  return JSON.stringify({ login: { publicKey }, tokenId, type: 'USAGE_TYPE_LOGIN' });
}

/**
 * The message that authorizes a sign-up with exactly these credentials, in the key order of Turnkey's own clients.
 * @param tokenId The `id` claim of the verification token.
 * @param usage The name of the field with the credentials: `signup` in the messages of older clients.
 */
export function signupMessage(
  tokenId: string,
  credentials: SignupCredentials,
  usage: 'signup' | 'signupV2' = 'signupV2',
): string {
  const { apiKeys, authenticators, oauthProviders, email, phoneNumber } = credentials;
  const signed = { apiKeys, authenticators, oauthProviders, email, phoneNumber };
  return JSON.stringify({ [usage]: signed, tokenId, type: 'USAGE_TYPE_SIGNUP' });
}
