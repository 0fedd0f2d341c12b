import type { PresetName } from './presets.ts';

/** One identity provider. */
export interface OAuthProviderOption {
  /** What is known about the provider by its name; by default any OpenID provider. */
  preset?: PresetName;
  /**
   * Exact issuer URL, as in the tokens. Presets with one issuer for everybody know it. Only https; http on this machine
   * (127.0.0.1, localhost) for development.
   */
  issuer?: string;
  /**
   * The client ids of all clients of this app at the provider (web, iOS, Android), ten at most: tokens for any of them
   * are the same user. The first one is the client of the code flow. `any` takes tokens for whatever client; only for an
   * issuer on this machine, in development, and without a code flow.
   */
  clientIds: string[] | 'any';
  /**
   * Audiences that may stand beside a client of this app in a token with several, such as the app's own API. A token
   * that was issued for one of them alone is refused; the authorized party (`azp`) must be a client of this app.
   */
  trustedAudiences?: string[];
  /** The secret of the first client, if it has one: for the code flow. */
  clientSecret?: string;
  /** In place of a secret at Apple: the key that signs the secrets. */
  appleKey?: {
    teamId: string;
    keyId: string;
    /** PEM (PKCS #8), as Apple lets one download it. */
    privateKey: string;
  };
  /** With `discord` and `x`: the id of the credential at Turnkey (CREATE_OAUTH2_CREDENTIAL). */
  oauth2CredentialId?: string;
  /** With `discord` and `x`: exact redirect URIs of apps that run the code flow themselves. */
  redirectUris?: string[];
  /** By default `openid email`, or what the preset needs. */
  scope?: string;
  /** Further parameters of the authorization request, for example Auth0's `connection`. */
  authorizationParameters?: Record<string, string>;
}

export interface OAuthOptions {
  /** The identity providers by the names under which the app asks for them: lower case, digits, dashes. */
  providers: Record<string, OAuthProviderOption>;
  /**
   * The backend's address as browsers see it, with the base path: `https://app.example.com/auth`. It makes the code flow
   * (`/oauth/:provider/start` and `callback`) available. It must be on the same site as the pages.
   */
  publicUrl?: string;
  /**
   * Exact URLs, without query, of the pages to which the code flow may return; default `/` of every origin. An app's may
   * begin with a scheme of its own, which is a domain name in reverse (RFC 8252, section 7.1): `com.example.app:/signed-in`.
   * It is compared and used exactly as it is written here.
   */
  returnTo?: string[];
  /** How old a token may be in seconds, whatever it says itself; default 600. */
  maxTokenAgeSeconds?: number;
  /**
   * Whether a Google account finds the sub-organization whose user has verified the same e-mail address, and the other
   * way round; default false.
   */
  linkVerifiedEmail?: boolean;
}
