import type { v1OauthLoginIntent, v1OauthLoginResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { invalidOidcToken } from '../../errors/authentication-errors.ts';
import { isBoundTo } from '../../oidc/oidc-identity.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { OidcToken, Seconds } from '../../operation/schemas.ts';
import { openSession } from './sessions-rules.ts';

const parameters: z.ZodType<v1OauthLoginIntent> = z.object({
  oidcToken: OidcToken,
  publicKey: z.string().max(200),
  expirationSeconds: Seconds.optional(),
  invalidateExisting: z.boolean().optional(),
  sessionProfileId: z.string().max(100).optional(),
});

/** OAUTH_LOGIN: open a session for the user whose identity a token proves (Turnkey docs, "Login with OAuth"). */
export const oauthLogin: ActivityDefinition<v1OauthLoginIntent, v1OauthLoginResult> = {
  access: { parent: true },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_OAUTH_LOGIN',
      parameters,
      resultKey: 'oauthLoginResult',
      secretResults: ['session'],
    }),
  ],
  oidcTokens: ({ oidcToken }) => [oidcToken],
  execute: logIn,
};

async function logIn(intent: v1OauthLoginIntent, context: ActivityContext): Promise<v1OauthLoginResult> {
  const { oidc, store, organization } = context;
  const identity = await oidc.verify(intent.oidcToken);
  if (!isBoundTo(identity, intent.publicKey)) throw invalidOidcToken('NONCE');
  const holder = await store.oauthProviders.findByIdentity(organization.id, identity);
  if (!holder) throw invalidOidcToken('IDENTITY');
  return { session: await openSession(context, { ...intent, userId: holder.userId }) };
}
