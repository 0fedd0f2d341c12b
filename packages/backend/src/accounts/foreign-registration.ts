import { isJsonObject } from '@postern/protocol';
import { decodeJwt } from 'jose';
import type { CheckedOidcToken } from '../oauth/oidc-tokens.ts';
import { audienceOf } from '../oauth/oidc-tokens.ts';
import { listCredentialActivities } from '../turnkey/list-credential-activities.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';

/**
 * Tells whether an identity was registered in a sub-organization by a token that was not issued for this app.
 *
 * Turnkey takes the token of any client, and on its word further audiences, ours among them. So whoever gets people to
 * sign in at an app of their own could register those people's identities in an own sub-organization, and have them
 * led there when they first come to this app. Registered providers can be deleted; the activities stay.
 * @throws UpstreamError when Turnkey cannot say.
 */
export async function isRegisteredByForeignToken(
  turnkey: TurnkeyClient,
  organizationId: string,
  { provider, subject }: Pick<CheckedOidcToken, 'provider' | 'subject'>,
  deadline: AbortSignal,
): Promise<boolean> {
  const intents = await listCredentialActivities(turnkey, organizationId, deadline);
  return intents.flatMap(tokensIn).some((token) => {
    const payload = claimsOf(token);
    const isOfIdentity = payload?.iss === provider.issuer && payload.sub === subject;
    return isOfIdentity && audienceOf(payload, provider.clientIds) === undefined;
  });
}

/** The OIDC tokens at any depth: users hold their providers, and activities hold users. */
function tokensIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(tokensIn);
  if (!isJsonObject(value)) return [];
  const { oidcToken, ...others } = value;
  return [...(typeof oidcToken === 'string' ? [oidcToken] : []), ...Object.values(others).flatMap(tokensIn)];
}

/** Turnkey has checked the token when it was registered. One that it did not take registers nobody. */
function claimsOf(token: string) {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
