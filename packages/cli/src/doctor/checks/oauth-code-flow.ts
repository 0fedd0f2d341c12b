import type { Check } from '../check.ts';
import { eachProvider } from '../each-provider.ts';
import { failed, type Problem, skipped, warning } from '../finding.ts';
import { discoveryOf, openIdProviders } from '../oauth-documents.ts';

export const oauthCodeFlow: Check = {
  id: 'oauth-code-flow',
  title: 'Code flow of the identity providers',
  looksAt: 'Whether each issuer has the endpoints and the PKCE that the code flow of the backend needs.',
  needs: ['oauth-discovery'],
  async run({ settings, options }, signal) {
    if (settings?.oauth.publicUrl === undefined)
      return skipped('oauth.publicUrl is not set, so the backend runs no code flow.');
    const providers = openIdProviders(settings).filter(({ clientIds }) => clientIds !== 'any');
    if (providers.length === 0) return skipped('No OpenID provider is configured.');
    return eachProvider(providers, async (provider): Promise<Problem[]> => {
      const { document = {} } = await discoveryOf(provider, options.fetch, signal);
      const has = (name: string, preset: string | undefined) =>
        preset !== undefined || typeof document[name] === 'string';
      const { authorizationEndpoint, tokenEndpoint } = provider.preset;
      if (!has('authorization_endpoint', authorizationEndpoint) || !has('token_endpoint', tokenEndpoint)) {
        return [
          failed(
            `The issuer of ${provider.name} names no authorization and token endpoint.`,
            `Correct oauth.providers.${provider.name}.issuer, or leave oauth.publicUrl out.`,
          ),
        ];
      }
      const methods = document.code_challenge_methods_supported;
      if (!Array.isArray(methods) || methods.includes('S256')) return [];
      return [
        warning(
          `The issuer of ${provider.name} does not list PKCE with S256, which the backend uses.`,
          'Try a sign-in; if it fails, ask the provider for PKCE (RFC 7636).',
        ),
      ];
    });
  },
};
