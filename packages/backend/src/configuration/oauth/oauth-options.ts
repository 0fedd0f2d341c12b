import type { PresetName } from './presets.ts';

/** One identity provider. */
export interface OAuthProviderOption {
  /** A provider that Postern knows by name. Without it, any OpenID provider. */
  preset?: PresetName;
  /**
   * Exact issuer URL, as in the tokens. Not needed for presets with a fixed issuer. It must be https. For development,
   * http on this machine (127.0.0.1, localhost) is allowed.
   */
  issuer?: string;
  /**
   * The client ids of this app at the provider (web, iOS, Android), ten at most. Tokens for any of them mean the same
   * user. The first one is used for the code flow. `any` accepts tokens for every client. It is allowed only for an
   * issuer on this machine, and without a code flow.
   */
  clientIds: string[] | 'any';
  /**
   * Further audiences that a token may have besides a client of this app, such as the app's own API. A token for one of
   * them alone is refused. The authorized party (`azp`) must be a client of this app.
   */
  trustedAudiences?: string[];
  /** The secret of the first client, for the code flow. */
  clientSecret?: string;
  /** For Apple, instead of a secret: the key that signs client secrets. */
  appleKey?: {
    /** The id of the team in Apple's developer account. */
    teamId: string;
    /** The id of the key, as Apple shows it. */
    keyId: string;
    /** PEM (PKCS #8), as downloaded from Apple. */
    privateKey: string;
  };
  /** With `discord` and `x`: the id of the credential at Turnkey (CREATE_OAUTH2_CREDENTIAL). */
  oauth2CredentialId?: string;
  /** With `discord` and `x`: exact redirect URIs, for apps that run the code flow themselves. */
  redirectUris?: string[];
  /** Default: the scope of the preset, else `openid email`. */
  scope?: string;
  /** Further parameters of the authorization request, for example Auth0's `connection`. */
  authorizationParameters?: Record<string, string>;
}

export interface OAuthOptions {
  /** The identity providers by name. The app uses these names. Lower case letters, digits and dashes. */
  providers: Record<string, OAuthProviderOption>;
  /**
   * The backend's address as browsers see it, with the base path: `https://app.example.com/auth`. It switches on the
   * code flow (`/oauth/:provider/start` and `callback`). It must be on the same site as the pages.
   */
  publicUrl?: string;
  /**
   * Exact URLs, without query, of the pages to which the code flow may return. Default: `/` of every origin. For a
   * native app, a URL with the app's own scheme, which is a domain name in reverse (RFC 8252, section 7.1):
   * `com.example.app:/signed-in`. URLs are compared and used exactly as written here.
   */
  returnTo?: string[];
  /**
   * Maximum age of a token in seconds, even if the token allows more.
   * @default 600
   */
  maxTokenAgeSeconds?: number;
  /**
   * Whether a Google account and a verified e-mail address lead to the same sub-organization when the address is the
   * same.
   * @default false
   */
  linkVerifiedEmail?: boolean;
}
