import type { ClientContext } from '../context.ts';
import { type Cancelled, unlessCancelled } from '../outcome.ts';
import { clientError } from '../postern-error.ts';
import type { RequestOptions } from '../turnkey/stamped-request.ts';
import { submitActivity } from '../turnkey/submit-activity.ts';
import { oidcTokenOf } from './oauth-code-flow.ts';
import { openPopup, resultOf } from './oauth-popup.ts';

export interface AddOAuthProviderParams extends RequestOptions {
  /** The name that the backend's configuration gives the provider. */
  provider: string;
}

export interface IdentityAdded {
  outcome: 'added';
}

/** Adds an identity to the account of a session, in a popup: CREATE_OAUTH_PROVIDERS. */
export function addOAuthProvider(
  context: ClientContext,
  params: AddOAuthProviderParams,
): Promise<IdentityAdded | Cancelled> {
  return unlessCancelled(() => inPopup(context, params), params.signal);
}

async function inPopup(context: ClientContext, params: AddOAuthProviderParams): Promise<IdentityAdded | Cancelled> {
  const { provider, signal } = params;
  const popup = openPopup();
  try {
    const session = await context.sessions.get(params.sessionKey);
    if (!session) throw clientError('NO_SESSION');
    const { userId, publicKey } = session;
    const result = await resultOf(context, popup, { provider, publicKey, signal });
    if (!result) return { outcome: 'cancelled' };
    const oidcToken = await oidcTokenOf(context, result, signal);
    const parameters = { userId, oauthProviders: [{ providerName: provider, oidcToken }] };
    await submitActivity(context, 'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2', parameters, params);
    return { outcome: 'added' };
  } finally {
    popup.close();
  }
}
