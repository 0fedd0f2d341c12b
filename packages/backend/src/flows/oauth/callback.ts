import { oauthPath } from '@postern/protocol';
import { AuthError } from '../../auth-error.ts';
import type { OAuthProvider } from '../../configuration/oauth/providers.ts';
import type { PageEndpoint } from '../../http/endpoint.ts';
import { PageError } from '../../http/page-error.ts';
import { browserCookie } from '../../oauth/browser-cookie.ts';
import type { CodeFlow } from '../../oauth/code-flow.ts';
import { handOver } from '../../oauth/hand-over.ts';
import { requireNavigation } from '../../oauth/require-navigation.ts';
import type { Services } from '../../services.ts';

/**
 * `GET` or `POST /oauth/:provider/callback`: the provider sends the browser back here. Only the browser that started a
 * sign-in can end it, and only by opening this page. A prefetch, a link scanner or a script does not change it.
 */
export function oauthCallbackEndpoint(
  { transactions }: Services,
  codeFlow: CodeFlow,
  provider: OAuthProvider,
  publicUrl: string,
): PageEndpoint {
  const isPostedTo = provider.preset.responseMode === 'form_post';
  const cookie = browserCookie(publicUrl, isPostedTo);
  return {
    kind: 'page',
    operation: 'oauthCallback',
    method: isPostedTo ? 'POST' : 'GET',
    path: oauthPath(provider.name, 'callback'),
    summary: `Where ${provider.name} sends the browser back to.`,
    errors: ['NAVIGATION_REQUIRED', 'OAUTH_STATE_INVALID', 'RATE_LIMITED'],
    async run(form, { url, headers, deadline }) {
      requireNavigation(headers);
      const answer = form ?? url.searchParams;
      const state = answer.get('state') ?? '';
      const browser = cookie.read(headers);
      const transaction = browser && (await transactions.end(state, browser, provider.name));
      if (!transaction) throw new AuthError('OAUTH_STATE_INVALID');
      try {
        const oidcToken = await codeFlow.oidcToken(provider, answer, state, transaction, deadline);
        const { returnTo, nonce } = transaction;
        const isForApp = returnTo !== undefined && !/^https?:/.test(returnTo);
        const result = { browser, oidcToken, ...(isForApp ? { appNonce: nonce } : {}) };
        const code = await transactions.keepResult(result);
        return handOver(transaction, { code });
      } catch (error) {
        if (!(error instanceof AuthError)) throw error;
        throw new PageError(error, handOver(transaction, error));
      }
    },
  };
}
