import type { OauthResultRequest, OidcTokenResponse } from '@postern/protocol';
import { AUTH_PATHS } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint } from '../../endpoint.ts';
import { defineEndpoint } from '../../endpoint.ts';
import { browserCookie } from '../../oauth/browser-cookie.ts';
import type { Services } from '../../services.ts';

const body: z.ZodType<OauthResultRequest> = z.strictObject({ code: z.string().min(1).max(128) });

const answer: z.ZodType<OidcTokenResponse> = z.object({ oidcToken: z.string() });

/** `POST /oauth-result`: the page fetches what its sign-in has brought, once and from the same browser. */
export function oauthResultEndpoint({ transactions }: Services, publicUrl: string): Endpoint {
  const cookies = [browserCookie(publicUrl, false), browserCookie(publicUrl, true)];
  return defineEndpoint({
    operation: 'oauthResult',
    method: 'POST',
    path: AUTH_PATHS.oauthResult,
    summary: 'Fetch the OIDC token that the code flow has brought.',
    body,
    answer,
    errors: ['INVALID_OAUTH_CODE'],
    async handle({ code }, { headers }) {
      const result = await transactions.takeResult(code);
      if (!result || !cookies.some((cookie) => cookie.read(headers) === result.browser)) {
        throw new AuthError('INVALID_OAUTH_CODE');
      }
      return { oidcToken: result.oidcToken };
    },
  });
}
