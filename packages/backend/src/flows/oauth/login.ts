import type { LoginResponse, OAuthLoginRequest } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import type { Account } from '../../accounts/accounts.ts';
import type { LogInServices } from '../../accounts/log-in.ts';
import { logIn } from '../../accounts/log-in.ts';
import { oidcClaimant, registerClient } from '../../accounts/oidc-claimant.ts';
import type { Endpoint, EndpointContext } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import { identityKey } from '../../identities/identity.ts';
import type { Services } from '../../services.ts';
import type { Proof, SendLogIn } from '../../sessions/one-log-in.ts';
import { oauthLogin } from '../../turnkey/oauth-login.ts';
import { isRefusal } from '../../turnkey/upstream-error.ts';
import { invalidateExistingSchema, loginAnswerSchema, sessionKeySchema } from '../login-schema.ts';
import { oidcTokenSchema } from './oauth-schemas.ts';

const body: z.ZodType<OAuthLoginRequest> = z.strictObject({
  oidcToken: oidcTokenSchema.describe('ID token with the SHA-256 of the public key as its nonce.'),
  publicKey: sessionKeySchema,
  invalidateExisting: invalidateExistingSchema,
});

/**
 * `POST /oauth-login`: exchanges an OpenID provider's token for a session. The first time, it creates the user's
 * sub-organization. The token is checked before Turnkey is called. It is valid for one log-in.
 */
export function oauthLoginEndpoint(services: Services): Endpoint {
  return defineEndpoint({
    operation: 'oauthLogin',
    method: 'POST',
    path: AUTH_PATHS.oauthLogin,
    summary: "Sign in with an OpenID provider's token, or sign up when it has no sub-organization yet.",
    body,
    // A token of 16 KiB, and the rest of the body.
    maxBodyBytes: 20_480,
    answer: loginAnswerSchema,
    errors: [
      'OAUTH_PROVIDER_UNKNOWN',
      'OAUTH_PROVIDER_UNAVAILABLE',
      'INVALID_OIDC_TOKEN',
      'OIDC_TOKEN_EXPIRED',
      'OIDC_TOKEN_REUSED',
      'OAUTH_CLIENT_NOT_REGISTERED',
      'ACCOUNT_AMBIGUOUS',
      'TOO_MANY_SESSIONS',
      'ACCOUNT_BUSY',
      'SIGN_UP_REFUSED',
      'LOG_IN_REFUSED',
      'HOOK_TIMEOUT',
    ],
    handle: createOAuthLogIn(services),
  });
}

/** A log-in that also says in which sub-organization it expects the account. */
type Request = OAuthLoginRequest & { organizationId?: string | undefined };

/**
 * Signs in with an OIDC token.
 * @param signsUp Whether a user without a sub-organization gets one.
 */
export function createOAuthLogIn(
  services: LogInServices & Pick<Services, 'settings' | 'turnkey' | 'directory' | 'oidcTokens'>,
  signsUp = true,
) {
  const { settings, turnkey, directory, oidcTokens } = services;
  const expirationSeconds = String(settings.session.expirationSeconds);
  return async (request: Request, context: EndpointContext): Promise<LoginResponse> => {
    const { oidcToken, publicKey, invalidateExisting } = request;
    const { deadline, audit } = context;
    const checked = await oidcTokens.check(oidcToken, publicKey);
    const found = oidcClaimant(turnkey, directory, oidcToken, checked, settings.oauth.linkVerifiedEmail);
    const claimant = {
      ...found,
      signup: signsUp ? found.signup : undefined,
      expectedOrganizationId: request.organizationId,
    };
    audit.identity = identityKey(turnkey.organizationId, claimant.identity);
    const parameters = { oidcToken, publicKey, expirationSeconds, invalidateExisting };

    async function open({ organizationId, source }: Account, send: SendLogIn) {
      const logInThere = () =>
        send((timestampMs) => oauthLogin(turnkey, organizationId, parameters, timestampMs, deadline));
      try {
        return await logInThere();
      } catch (error) {
        if (source !== 'memory' || !isRefusal(error)) throw error;
        if (!(await registerClient(turnkey, organizationId, oidcToken, checked, deadline))) throw error;
      }
      return logInThere();
    }

    const proof: Proof = {
      id: `oidc-token:${checked.digest}`,
      expiresAtMs: checked.expiresAtMs,
      used: 'OIDC_TOKEN_REUSED',
      request,
      // The whole request is in the activity, which other users of the sub-organization can read.
      isSecret: false,
    };
    return logIn(services, proof, claimant, { publicKey, invalidateExisting }, open, context);
  };
}
