/** What Postern knows about a provider, so that it need not be configured. */
export interface Preset {
  /**
   * `oidc`: the provider issues ID tokens. `oauth2`: it does not, and Turnkey issues one instead (OAUTH2_AUTHENTICATE).
   */
  protocol: 'oidc' | 'oauth2';
  /** Where the provider explains how to register an app. */
  docs: string;
  /** Without it, the configuration must name the issuer. `issuerHint` says which one. */
  issuer?: string;
  issuerHint?: string;
  /** Set when it is missing in the provider's discovery document. */
  authorizationEndpoint?: string;
  tokenEndpoint?: string;
  scope: string;
  /** The option that the code flow needs at a provider without public clients. */
  secret?: string;
  /** Apple posts its answer when the scope contains an e-mail address or a name. */
  responseMode?: 'form_post';
}

const TURNKEY_ISSUER = 'the issuer of the OIDC tokens that OAUTH2_AUTHENTICATE returns (their claim iss)';

/** The providers that Postern knows by name. Any other OpenID provider is configured by its issuer URL. */
export const PRESETS = {
  google: {
    protocol: 'oidc',
    docs: 'https://developers.google.com/identity/openid-connect/openid-connect',
    issuer: 'https://accounts.google.com',
    scope: 'openid email',
    secret: 'clientSecret',
  },
  apple: {
    protocol: 'oidc',
    docs: 'https://developer.apple.com/documentation/signinwithapple/configuring-your-environment-for-sign-in-with-apple',
    issuer: 'https://appleid.apple.com',
    scope: 'openid email',
    secret: 'appleKey',
    responseMode: 'form_post',
  },
  facebook: {
    protocol: 'oidc',
    docs: 'https://developers.facebook.com/docs/facebook-login/guides/advanced/oidc-token',
    issuer: 'https://www.facebook.com',
    // Facebook's discovery document is for Limited Login on phones, which has no token endpoint.
    authorizationEndpoint: 'https://www.facebook.com/v11.0/dialog/oauth',
    tokenEndpoint: 'https://graph.facebook.com/v11.0/oauth/access_token',
    scope: 'openid',
  },
  auth0: {
    protocol: 'oidc',
    docs: 'https://auth0.com/docs/get-started/authentication-and-authorization-flow/authorization-code-flow-with-pkce',
    issuerHint: 'https://<tenant>.<region>.auth0.com/ with the slash at the end',
    scope: 'openid email',
  },
  cognito: {
    protocol: 'oidc',
    docs: 'https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html',
    issuerHint: 'https://cognito-idp.<region>.amazonaws.com/<user pool id>',
    scope: 'openid email',
  },
  github: {
    protocol: 'oidc',
    docs: 'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
    // GitHub issues no ID tokens to people, and Turnkey's only OAuth 2.0 providers are X and Discord.
    issuerHint: 'an OpenID provider in front of GitHub, such as Auth0 or Cognito: GitHub itself issues no ID tokens',
    scope: 'openid email',
  },
  discord: {
    protocol: 'oauth2',
    docs: 'https://discord.com/developers/docs/topics/oauth2',
    issuerHint: TURNKEY_ISSUER,
    authorizationEndpoint: 'https://discord.com/oauth2/authorize',
    scope: 'identify',
  },
  x: {
    protocol: 'oauth2',
    docs: 'https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code',
    issuerHint: TURNKEY_ISSUER,
    authorizationEndpoint: 'https://x.com/i/oauth2/authorize',
    scope: 'tweet.read users.read',
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;

/** For providers that have no preset. */
export const ANY_OPENID_PROVIDER: Preset = {
  protocol: 'oidc',
  docs: 'https://openid.net/specs/openid-connect-discovery-1_0.html',
  issuerHint: 'the issuer URL of the OpenID provider',
  scope: 'openid email',
};
