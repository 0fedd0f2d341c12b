import type { Check } from '../check.ts';
import { eachProvider } from '../each-provider.ts';
import { failed, skipped } from '../finding.ts';
import { discoveryOf, keysOf, openIdProviders } from '../oauth-documents.ts';

/** The algorithms that the backend and Turnkey accept have these types of keys. */
const TYPES = ['RSA', 'EC', 'OKP'];

export const oauthKeys: Check = {
  id: 'oauth-keys',
  title: 'Keys of the identity providers',
  looksAt: 'Whether each issuer publishes keys with which its tokens can be checked.',
  needs: ['oauth-discovery'],
  async run({ settings, options }, signal) {
    const providers = openIdProviders(settings);
    if (providers.length === 0) return skipped('No OpenID provider is configured.');
    return eachProvider(providers, async (provider) => {
      const { document } = await discoveryOf(provider, options.fetch, signal);
      const url = typeof document?.jwks_uri === 'string' ? document.jwks_uri : '';
      const isAllowed = URL.canParse(url) && (url.startsWith('https:') || provider.issuer.startsWith('http:'));
      const keys = isAllowed ? await keysOf(provider, url, options.fetch, signal) : [];
      const usable = keys.filter(({ kty, use }) => TYPES.includes(String(kty)) && (use === undefined || use === 'sig'));
      if (usable.length > 0) return [];
      return [
        failed(
          `The issuer of ${provider.name} publishes no key that checks signatures, so every token is refused.`,
          `Look at jwks_uri in the discovery document of oauth.providers.${provider.name}, or ask the provider.`,
        ),
      ];
    });
  },
};
