import { importPKCS8, SignJWT } from 'jose';
import type { ClientAuth } from 'oauth4webapi';
import { ClientSecretPost, None } from 'oauth4webapi';
import type { OAuthProvider } from '../configuration/oauth/providers.ts';

/** Apple allows six months, but the secret is used for one request only. */
const APPLE_LIFETIME_SECONDS = 300;

/**
 * Authenticates the app at the provider's token endpoint (RFC 6749, section 2.3.1). All providers with a preset accept
 * the secret in the body.
 * @param nowMs Unix time in milliseconds.
 */
export async function clientAuthentication(provider: OAuthProvider, nowMs: number): Promise<ClientAuth> {
  if (provider.appleKey) return ClientSecretPost(await appleClientSecret(provider, provider.appleKey, nowMs));
  return provider.clientSecret === undefined ? None() : ClientSecretPost(provider.clientSecret);
}

/** Apple documentation, "Creating a client secret". */
async function appleClientSecret(
  { clientId, issuer }: OAuthProvider,
  { teamId, keyId, privateKey }: NonNullable<OAuthProvider['appleKey']>,
  nowMs: number,
): Promise<string> {
  const issuedAt = Math.floor(nowMs / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + APPLE_LIFETIME_SECONDS)
    .sign(await importPKCS8(privateKey, 'ES256'));
}
