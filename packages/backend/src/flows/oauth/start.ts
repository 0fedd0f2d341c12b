import { oauthPath, oidcNonce } from '@postern/protocol';
import { generateRandomCodeVerifier } from 'oauth4webapi';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import type { OAuthProvider } from '../../configuration/oauth/providers.ts';
import type { PageEndpoint } from '../../http/endpoint.ts';
import { browserCookie } from '../../oauth/browser-cookie.ts';
import type { CodeFlow } from '../../oauth/code-flow.ts';
import { redirect } from '../../oauth/hand-over.ts';
import { requireNavigation } from '../../oauth/require-navigation.ts';
import { createReturnPages } from '../../oauth/return-pages.ts';
import type { Services } from '../../services.ts';
import { sessionKeySchema } from '../login-schema.ts';

const query = z.union([
  z.strictObject({ publicKey: sessionKeySchema, returnTo: z.string().max(2_000) }),
  z.strictObject({ publicKey: sessionKeySchema, openerOrigin: z.string().max(500) }),
]);

/**
 * `GET /oauth/:provider/start`: sends the browser to the provider. A cookie binds the sign-in to this browser, and the
 * nonce binds its token to the key.
 */
export function oauthStartEndpoint(
  { settings, transactions }: Services,
  codeFlow: CodeFlow,
  provider: OAuthProvider,
  publicUrl: string,
): PageEndpoint {
  const { origins } = settings;
  const pages = createReturnPages(settings);
  const cookie = browserCookie(publicUrl, provider.preset.responseMode === 'form_post');
  return {
    kind: 'page',
    operation: 'oauthStart',
    method: 'GET',
    path: oauthPath(provider.name, 'start'),
    summary: `Sign in with ${provider.name}: query publicKey, and returnTo or openerOrigin.`,
    errors: [
      'INVALID_REQUEST',
      'NAVIGATION_REQUIRED',
      'RATE_LIMITED',
      'REDIRECT_NOT_ALLOWED',
      'OAUTH_PROVIDER_UNAVAILABLE',
    ],
    async run(_form, { url, headers }) {
      requireNavigation(headers);
      const parsed = query.safeParse(Object.fromEntries(url.searchParams));
      if (!parsed.success)
        throw new AuthError('INVALID_REQUEST', { fields: ['publicKey', 'returnTo', 'openerOrigin'] });
      const { publicKey, ...target } = parsed.data;
      const isAllowed = 'returnTo' in target ? pages.has(target.returnTo) : origins.includes(target.openerOrigin);
      if (!isAllowed) throw new AuthError('REDIRECT_NOT_ALLOWED');
      const { digest: browser, header } = cookie.renew(headers);
      const nonce = await oidcNonce(publicKey);
      const codeVerifier = generateRandomCodeVerifier();
      const transaction = { provider: provider.name, browser, codeVerifier, nonce, ...target };
      const state = await transactions.begin(transaction);
      const response = redirect(await codeFlow.authorizationUrl(provider, state, transaction));
      response.headers.append('Set-Cookie', header);
      return response;
    },
  };
}
