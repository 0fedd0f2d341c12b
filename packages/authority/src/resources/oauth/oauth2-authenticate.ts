import { WireFormatError } from '@postern/protocol';
import type { v1Oauth2AuthenticateIntent, v1Oauth2AuthenticateResult, v1Oauth2Provider } from '@turnkey/sdk-types';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { LIMITS } from '../../operation/limits.ts';
import { Uuid } from '../../operation/schemas.ts';
import { findOAuth2Credential, requireClientSecret } from './oauth2-credentials-rules.ts';

const parameters: z.ZodType<v1Oauth2AuthenticateIntent> = z.object({
  oauth2CredentialId: Uuid,
  authCode: z.string().min(1).max(4_096),
  redirectUri: z.string().max(2_000),
  codeVerifier: z.string().max(128),
  nonce: z.string().max(256),
  bearerTokenTargetPublicKey: z.string().max(130).optional(),
});

/**
 * OAUTH2_AUTHENTICATE: exchange a code of a provider that supports OAuth 2.0 but not OpenID Connect, and return the
 * user in an OIDC token issued by the authority (Turnkey docs, "OAuth 2.0 providers").
 */
export const oauth2Authenticate: ActivityDefinition<v1Oauth2AuthenticateIntent, v1Oauth2AuthenticateResult> = {
  access: {},
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_OAUTH2_AUTHENTICATE',
      parameters,
      resultKey: 'oauth2AuthenticateResult',
      secrets: ['authCode', 'codeVerifier'],
      secretResults: ['oidcToken'],
    }),
  ],
  execute: authenticate,
};

async function authenticate(
  intent: v1Oauth2AuthenticateIntent,
  context: ActivityContext,
): Promise<v1Oauth2AuthenticateResult> {
  const { oidc, oauth2, vault, now } = context;
  if (oidc.issuer === undefined) throw apiError('OAUTH2_WITHOUT_PUBLIC_URL');
  const credential = await findOAuth2Credential(context, intent.oauth2CredentialId);
  const { authCode, redirectUri, codeVerifier, nonce } = intent;
  const { subject, bearerToken } = await oauth2.exchange({
    provider: credential.provider as v1Oauth2Provider,
    clientId: credential.clientId,
    clientSecret: requireClientSecret(context, credential.encryptedClientSecret),
    authCode,
    redirectUri,
    codeVerifier,
  });
  const iat = Math.floor(now.getTime() / 1000);
  const target = intent.bearerTokenTargetPublicKey;
  const oidcToken = vault.issueOidcToken({
    iss: oidc.issuer,
    aud: credential.clientId,
    sub: subject,
    nonce,
    iat,
    exp: iat + LIMITS.oidcTokenLifetime,
    ...(target ? { encrypted_bearer_token: await sealBearerToken(context, target, bearerToken) } : {}),
  });
  return { oidcToken };
}

async function sealBearerToken({ vault }: ActivityContext, target: string, bearerToken: string): Promise<string> {
  try {
    return await vault.sealCredentialBundle(target, bearerToken);
  } catch (error) {
    if (error instanceof WireFormatError) throw apiError('INVALID_PUBLIC_KEY');
    throw error;
  }
}
