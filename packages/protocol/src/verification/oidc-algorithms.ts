/**
 * The signature algorithms of accepted OIDC tokens (RFC 7518, RFC 8037, RFC 9864). All use public keys: a token without
 * a signature, or with a shared secret, is never valid (RFC 8725).
 */
export const OIDC_ALGORITHMS: string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
