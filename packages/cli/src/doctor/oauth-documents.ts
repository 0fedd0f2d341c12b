import { isJsonObject, type JsonObject } from '@postern/protocol';
import { askServer, jsonOf, type ServerAnswer } from './ask-server.ts';
import type { Subject } from './subject.ts';

export type Provider = NonNullable<Subject['settings']>['oauth']['providers'][number];

/** The providers whose tokens are checked with the documents of their issuer: Turnkey issues those of the others. */
export function openIdProviders(settings: Subject['settings']): Provider[] {
  return settings?.oauth.providers.filter(({ preset }) => preset.protocol === 'oidc') ?? [];
}

/** The discovery document of an issuer (OpenID Connect Discovery 1.0, section 4). @throws CheckFailure */
export async function discoveryOf(
  { name, issuer }: Provider,
  send: typeof fetch | undefined,
  signal: AbortSignal,
): Promise<{ answer: ServerAnswer; document: JsonObject | undefined }> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const fix = `Check oauth.providers.${name}.issuer and the network of this machine.`;
  const answer = await askServer(url, { who: `The identity provider ${name}`, fix, send }, signal);
  return { answer, document: jsonOf(answer) };
}

/** The keys of an issuer (RFC 7517); empty when the answer is no key set. @throws CheckFailure */
export async function keysOf(
  { name }: Provider,
  url: string,
  send: typeof fetch | undefined,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const fix = `Look into the discovery document of oauth.providers.${name}: its jwks_uri must be reachable from here.`;
  const answer = await askServer(url, { who: `The key set of the identity provider ${name}`, fix, send }, signal);
  const keys = answer.status === 200 ? jsonOf(answer)?.keys : undefined;
  return Array.isArray(keys) ? keys.filter(isJsonObject) : [];
}
