import type { ClientContext } from '../context.ts';
import { clientError } from '../postern-error.ts';
import type { RequestOptions } from '../turnkey/stamped-request.ts';
import { submitActivity } from '../turnkey/submit-activity.ts';
import { oidcTokenOf } from './oauth-code-flow.ts';
import { openPopup, resultOf } from './oauth-popup.ts';

export interface AddOauthProviderParams extends RequestOptions {
  /** The name that the backend's configuration gives the provider. */
  provider: string;
}

/** Gives the user of a session one more identity to log in with, by popup: CREATE_OAUTH_PROVIDERS. */
export async function addOauthProvider(context: ClientContext, params: AddOauthProviderParams): Promise<void> {
  const { provider, signal } = params;
  const popup = openPopup();
  try {
    const session = await context.sessions.get(params.sessionKey);
    if (!session) throw clientError('NO_SESSION');
    const { userId, publicKey } = session;
    const result = await resultOf(context, popup, { provider, publicKey, signal });
    const oidcToken = await oidcTokenOf(context, result, signal);
    const parameters = { userId, oauthProviders: [{ providerName: provider, oidcToken }] };
    await submitActivity(context, 'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2', parameters, params);
  } finally {
    popup.close();
  }
}
