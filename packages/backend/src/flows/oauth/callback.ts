import { oauthPath } from '@postern/protocol';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint } from '../../endpoint.ts';
import { definePage } from '../../endpoint.ts';
import { browserCookie } from '../../oauth/browser-cookie.ts';
import type { CodeFlow } from '../../oauth/code-flow.ts';
import { handOver } from '../../oauth/hand-over.ts';
import type { OauthProvider } from '../../oauth/providers.ts';
import { PageError } from '../../page-error.ts';
import type { Services } from '../../services.ts';

/**
 * `GET` or `POST /oauth/:provider/callback`: the provider sends the browser back. Whoever comes without the state of a
 * sign-in that this browser has begun gets no further.
 */
export function oauthCallbackEndpoint(
  { transactions }: Services,
  codeFlow: CodeFlow,
  provider: OauthProvider,
  publicUrl: string,
): Endpoint {
  const isPostedTo = provider.preset.responseMode === 'form_post';
  const cookie = browserCookie(publicUrl, isPostedTo);
  return definePage({
    operation: 'oauthCallback',
    method: isPostedTo ? 'POST' : 'GET',
    path: oauthPath(provider.name, 'callback'),
    summary: `Where ${provider.name} sends the browser back to.`,
    errors: ['OAUTH_STATE_INVALID', 'RATE_LIMITED'],
    async visit(form, { url, headers, deadline }) {
      const answer = form ?? url.searchParams;
      const state = answer.get('state') ?? '';
      const transaction = await transactions.end(state);
      const isOurs = transaction?.provider === provider.name && transaction.browser === cookie.read(headers);
      if (!transaction || !isOurs) throw new AuthError('OAUTH_STATE_INVALID');
      try {
        const oidcToken = await codeFlow.oidcToken(provider, answer, state, transaction, deadline);
        const code = await transactions.keepResult({ browser: transaction.browser, oidcToken });
        return handOver(transaction, { code });
      } catch (error) {
        if (!(error instanceof AuthError)) throw error;
        throw new PageError(error, handOver(transaction, error));
      }
    },
  });
}
