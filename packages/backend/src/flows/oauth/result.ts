import type { OAuthResultRequest, OidcTokenResponse } from '@postern/protocol';
import { AUTH_PATHS, oidcNonce } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import { browserCookie } from '../../oauth/browser-cookie.ts';
import type { Services } from '../../services.ts';
import { sessionKeySchema } from '../login-schema.ts';

const body: z.ZodType<OAuthResultRequest> = z.strictObject({
  code: z.string().min(1).max(128),
  publicKey: sessionKeySchema.optional(),
});

const answer: z.ZodType<OidcTokenResponse> = z.object({ oidcToken: z.string() });

/**
 * `POST /oauth-result`: the page fetches the result of its sign-in, once and from the same browser. A native app
 * fetches it with the key with which it started. Another app that registered the same URL scheme may get the code, but
 * does not know the key.
 */
export function oauthResultEndpoint({ transactions }: Services, publicUrl: string): Endpoint {
  const cookies = [browserCookie(publicUrl, false), browserCookie(publicUrl, true)];
  return defineEndpoint({
    operation: 'oauthResult',
    method: 'POST',
    path: AUTH_PATHS.oauthResult,
    summary: 'Fetch the OIDC token of the code flow.',
    body,
    answer,
    errors: ['INVALID_OAUTH_CODE'],
    async handle({ code, publicKey }, { headers }) {
      const result = await transactions.takeResult(code);
      const isOfBrowser = cookies.some((cookie) => cookie.read(headers) === result?.browser);
      const isOfApp = publicKey !== undefined && (await oidcNonce(publicKey)) === result?.appNonce;
      if (!result || !(isOfBrowser || isOfApp)) throw new AuthError('INVALID_OAUTH_CODE');
      return { oidcToken: result.oidcToken };
    },
  });
}
