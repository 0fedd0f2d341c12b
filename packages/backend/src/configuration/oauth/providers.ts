import { createPrivateKey } from 'node:crypto';
import type { OAuthProviderOption } from './oauth-options.ts';
import type { Preset } from './presets.ts';
import { ANY_OPENID_PROVIDER, PRESETS } from './presets.ts';

/** An identity provider as it is configured. */
export interface OAuthProvider {
  /** The app's name for it. */
  name: string;
  preset: Preset;
  issuer: string;
  /** The clients whose tokens are accepted. `any` only for an issuer on this machine. */
  clientIds: readonly string[] | 'any';
  /** Further audiences that a token may have besides a client of this app. */
  trustedAudiences: readonly string[];
  /** The client of the code flow. Empty with `any`, which has no code flow. */
  clientId: string;
  clientSecret: string | undefined;
  appleKey: OAuthProviderOption['appleKey'];
  oauth2CredentialId: string | undefined;
  redirectUris: readonly string[];
  scope: string;
  authorizationParameters: Readonly<Record<string, string>>;
}

/** Its message completes a sentence like "Option oauth.providers.google is not valid: ...". */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused';
}

/**
 * Combines the options of a provider with its preset.
 * @throws ProviderRefused when something is missing or does not fit the rest.
 */
export function oauthProvider(name: string, option: OAuthProviderOption): OAuthProvider {
  const preset: Preset = option.preset ? PRESETS[option.preset] : ANY_OPENID_PROVIDER;
  const takesAny = option.clientIds === 'any';
  const clientId = takesAny ? '' : (option.clientIds[0] ?? '');
  const issuer = option.issuer ?? preset.issuer;
  if (!issuer) throw new ProviderRefused(`it needs an issuer, ${preset.issuerHint}; see ${preset.docs}`);
  if (preset.issuer && issuer !== preset.issuer) throw new ProviderRefused('the preset has another issuer');
  if (!isIssuerUrl(issuer)) throw new ProviderRefused('the issuer must be an https URL without query and fragment');
  if (takesAny && !isLoopbackHttp(issuer))
    throw new ProviderRefused('only an issuer on this machine may have any client');
  if (!takesAny && !clientId) throw new ProviderRefused('it needs a client id');
  if (preset.protocol === 'oauth2' && !option.oauth2CredentialId) {
    throw new ProviderRefused('it needs the id of its credential at Turnkey, oauth2CredentialId');
  }
  return {
    name,
    preset,
    issuer,
    clientIds: option.clientIds,
    trustedAudiences: option.trustedAudiences ?? [],
    clientId,
    clientSecret: option.clientSecret,
    appleKey: option.appleKey,
    oauth2CredentialId: option.oauth2CredentialId,
    redirectUris: option.redirectUris ?? [],
    scope: option.scope ?? preset.scope,
    authorizationParameters: option.authorizationParameters ?? {},
  };
}

/**
 * Finds what is missing in the configuration of a provider, for the flows that are switched on.
 * @param hasCodeFlow Whether the backend runs the code flow (option `publicUrl`).
 */
export function missingFor(provider: OAuthProvider, hasCodeFlow: boolean): string | undefined {
  const { preset, clientIds, clientSecret, appleKey, redirectUris } = provider;
  if (appleKey && !isP256PrivateKey(appleKey.privateKey)) {
    return 'appleKey.privateKey must be a P-256 key in PEM (PKCS #8), as downloaded from Apple';
  }
  if (preset.protocol === 'oauth2' && !hasCodeFlow && redirectUris.length === 0) {
    return 'it needs redirectUris of the app, or oauth.publicUrl for the code flow of the backend';
  }
  if (!hasCodeFlow || clientIds === 'any' || !preset.secret || clientSecret || appleKey) return undefined;
  return `the code flow (oauth.publicUrl) needs ${preset.secret}; see ${preset.docs}`;
}

function isP256PrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

/**
 * Finds two providers with the same issuer, which would accept each other's tokens, or make two accounts for one user.
 * Providers whose tokens Turnkey issues may share its issuer if their clients differ.
 */
export function conflictOf(providers: readonly OAuthProvider[]): string | undefined {
  for (const [index, provider] of providers.entries()) {
    for (const other of providers.slice(0, index)) {
      if (other.issuer !== provider.issuer) continue;
      const isShared = [...provider.clientIds].some((clientId) => other.clientIds.includes(clientId));
      const areOfTurnkey = provider.preset.protocol === 'oauth2' && other.preset.protocol === 'oauth2';
      if (isShared || !areOfTurnkey) return `${other.name} and ${provider.name} have the same issuer`;
    }
  }
  return undefined;
}

/** Whether the issuer is on this machine, where http is allowed. */
export function isLoopbackHttp(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** OpenID Connect Discovery 1.0, section 3. */
function isIssuerUrl(text: string): boolean {
  if (!URL.canParse(text) || /[?#]/.test(text)) return false;
  const { protocol, username, password } = new URL(text);
  return username + password === '' && (protocol === 'https:' || isLoopbackHttp(text));
}
