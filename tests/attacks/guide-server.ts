import type { Postern, Session } from '@postern/backend';
import { type OAuthLoginRequest, parseSessionToken } from '@postern/protocol';
import { verifySessionJwtSignature } from '@turnkey/crypto';
import type { v1ApiKeyParamsV2 } from '@turnkey/sdk-types';
import type { Route } from '../client/client-page.ts';
import { guideBackend } from '../client/guide-backend.ts';
import type { TestAuthority } from '../setup/authority.ts';
import { serverClient } from '../setup/server-client.ts';

/**
 * The server that Turnkey's guide shows, in the place of Postern: what an attack does to it shows that the attack is
 * one. What its handlers throw goes out as it is.
 */
export function guideServer(authority: TestAuthority): Postern {
  const routes = guideBackend(authority)
    .set('/auth/create-sub-organization', createSubOrganization(authority))
    .set('/auth/oauth-login', oauthLogin(authority));
  const fetch = async (request: Request): Promise<Response> => {
    try {
      const answer = await routes.get(new URL(request.url).pathname)?.(await request.text());
      return Response.json(answer?.json ?? {}, { status: answer ? (answer.status ?? 200) : 404 });
    } catch (error) {
      return Response.json({ error: error instanceof Error ? error.message : error }, { status: 500 });
    }
  };
  return {
    basePath: '/auth',
    basePaths: ['/auth'],
    fetch,
    answer: fetch,
    verifySession: (token) => documentedCheck(authority, String(token)),
    requireSession: noProtectedRoute,
    requireProof: noProtectedRoute,
    requireStepUp: noProtectedRoute,
    drain: () => undefined,
    deliverWebhooks: async () => undefined,
    close: async () => undefined,
  };
}

const noProtectedRoute = () => Promise.reject(new Error('The guide shows no protected route.'));

/** The check that Turnkey documents for an app's own API. */
async function documentedCheck({ authority }: TestAuthority, token: string): Promise<Session | null> {
  if (!(await verifySessionJwtSignature(token, authority.publicKeys.notarizer).catch(() => false))) return null;
  const { claims } = parseSessionToken(token);
  return {
    organizationId: claims.organization_id,
    userId: claims.user_id,
    publicKey: claims.public_key,
    sessionType: claims.session_type,
    expiresAt: claims.exp,
  };
}

interface GuideSignup {
  email?: string;
  apiKeys?: v1ApiKeyParamsV2[];
  oauth?: { providerName: string; oidcToken: string };
}

/** The guide's endpoint for sign-ups: contact and credentials are what the client says. */
function createSubOrganization(authority: TestAuthority): Route {
  const turnkey = serverClient(authority, authority.organizationId, authority.apiKey);
  return async (body) => {
    const { email, apiKeys, oauth }: GuideSignup = JSON.parse(body);
    const { subOrganizationId } = await turnkey.createSubOrganization({
      subOrganizationName: `Sub Org - ${new Date().toISOString()}`,
      rootUsers: [
        {
          userName: 'User',
          ...(email ? { userEmail: email } : {}),
          authenticators: [],
          oauthProviders: oauth ? [oauth] : [],
          apiKeys: apiKeys ?? [],
        },
      ],
      rootQuorumThreshold: 1,
    });
    return { json: { subOrganizationId } };
  };
}

/** The guide's endpoint for log-in with OAuth: it opens a session for any user that the token names at Turnkey. */
function oauthLogin(authority: TestAuthority): Route {
  const turnkey = serverClient(authority, authority.organizationId, authority.apiKey);
  return async (body) => {
    const { oidcToken, publicKey }: OAuthLoginRequest = JSON.parse(body);
    const { organizationIds } = await turnkey.getSubOrgIds({ filterType: 'OIDC_TOKEN', filterValue: oidcToken });
    const [organizationId = ''] = organizationIds;
    const { session } = await turnkey.oauthLogin({ organizationId, oidcToken, publicKey });
    return { json: { sessionToken: session } };
  };
}

/** Whose session it is; the guide's server does not say it otherwise. */
export function organizationOf({ sessionToken }: { sessionToken: string }): string {
  return parseSessionToken(sessionToken).claims.organization_id;
}
