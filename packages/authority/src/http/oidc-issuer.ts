import type { Kernel } from '../pipeline/kernel.ts';

const PATH = '/_authority/oidc';

/**
 * The issuer URL of the authority's own OIDC tokens.
 * @param publicUrl The URL at which clients reach the authority.
 * @throws Error when that is not a URL.
 */
export function ownIssuerUrl(publicUrl: string): string {
  return new URL(PATH, publicUrl).href;
}

/**
 * The documents with which others check the authority's own OIDC tokens (OpenID Connect Discovery 1.0). They name no
 * authorization endpoint: OAUTH2_AUTHENTICATE returns the tokens.
 * @returns Undefined for any other path.
 */
export function oidcDocument({ oidc, vault }: Kernel, pathname: string): object | undefined {
  if (oidc.issuer === undefined) return undefined;
  if (pathname === `${PATH}/jwks`) return { keys: [vault.oidcPublicJwk] };
  if (pathname !== `${PATH}/.well-known/openid-configuration`) return undefined;
  return {
    issuer: oidc.issuer,
    jwks_uri: `${oidc.issuer}/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce'],
  };
}
