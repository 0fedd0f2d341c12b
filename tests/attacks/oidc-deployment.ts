import type { OAuthOptions, Postern, PosternOptions } from '@postern/backend';
import type { AuthProblem, LoginResponse } from '@postern/protocol';
import { post } from '../backend/browser.ts';
import { startDeployment } from '../backend/deployment.ts';
import type { ApiKeyPair } from '../setup/authority.ts';
import { nonceOf, startOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';

/** An app that takes the tokens of one client at a real OpenID provider, which has other clients as well. */
export async function startOidcDeployment(redirectUris: string[] = []) {
  const provider = await startOidcProvider(redirectUris);
  const deployment = await startDeployment({ loopbackIssuers: [provider.issuer] });
  return {
    ...deployment,
    provider,
    app: (more: Partial<OAuthOptions> = {}, options: PosternOptions = {}): Postern => {
      const providers = { test: { issuer: provider.issuer, clientIds: [WEB_CLIENT] } };
      return deployment.backend({ oauth: { providers, ...more }, ...options });
    },
    /** What the provider gives a user who signs in at one of its clients. */
    tokenFor: (subject: string, key: ApiKeyPair, clientId = WEB_CLIENT) =>
      provider.signIn({ subject, nonce: nonceOf(key), clientId }),
    oauthLogin: (server: Postern, oidcToken: string, { publicKey }: ApiKeyPair) =>
      post<LoginResponse & AuthProblem>(server, '/oauth-login', { oidcToken, publicKey }),
    /** The provider's clock is the real one; the authority's stands still. */
    async close() {
      await deployment.close();
      await provider.close();
    },
  };
}

export type OidcDeployment = Awaited<ReturnType<typeof startOidcDeployment>>;
