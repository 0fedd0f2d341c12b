import type { EndedSession, StampLoginRequest, StampLoginResponse } from '@postern/protocol';
import { ACTIVITY_WINDOW, AUTH_PATHS, STAMP_HEADER, WEBAUTHN_STAMP_HEADER } from '@postern/protocol';
import { z } from 'zod';
import { checkedToken } from '../../accounts/log-in.ts';
import { AuthError } from '../../auth-error.ts';
import { isPasskeyStamp } from '../../credentials/passkey-assertion.ts';
import { stampIdentity } from '../../credentials/stamp.ts';
import type { Endpoint, EndpointContext } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import type { StampIdentity } from '../../identities/identity.ts';
import { identityKey } from '../../identities/identity.ts';
import { parseJson } from '../../parse-json.ts';
import type { Services } from '../../services.ts';
import { stampLogin } from '../../turnkey/stamp-login.ts';
import { loginAnswerSchema, sessionKeySchema } from '../login-schema.ts';

const body: z.ZodType<StampLoginRequest> = z.strictObject({
  body: z.string().min(1).max(2_048).describe('STAMP_LOGIN, exactly as it was stamped.'),
  stamp: z.union([
    z.strictObject({ [STAMP_HEADER]: z.string().min(1).max(2_048) }),
    z.strictObject({ [WEBAUTHN_STAMP_HEADER]: z.string().min(1).max(8_192) }),
  ]),
});

const answer: z.ZodType<StampLoginResponse> = z.union([loginAnswerSchema, z.object({ stampFor: z.string() })]);

/** Turnkey's length of a session when the log-in does not set one. */
const TURNKEY_SECONDS = 900;

/** The only stamped body that is accepted: a log-in. */
const stamped = z.strictObject({
  type: z.literal('ACTIVITY_TYPE_STAMP_LOGIN'),
  timestampMs: z.string().regex(/^[0-9]{1,16}$/),
  organizationId: z.guid(),
  parameters: z.strictObject({
    publicKey: sessionKeySchema,
    expirationSeconds: z
      .string()
      .regex(/^[0-9]{1,8}$/)
      .optional(),
    invalidateExisting: z.boolean().optional(),
  }),
});

type StampedLogin = z.infer<typeof stamped>;

/**
 * `POST /stamp-login`: signs in with a wallet or a passkey. Turnkey checks the stamp and finds a sub-organization with
 * the credential. The directory decides whether the credential was proved there. Without a valid stamp, no account is
 * looked up.
 */
export function stampLoginEndpoint(services: Services): Endpoint {
  const { settings, turnkey, directory, identities, sessions, sessionLimit, sessionTokens, exchange, hooks, webhooks } =
    services;
  const maxSeconds = Math.max(TURNKEY_SECONDS, settings.session.maxExpirationSeconds);

  return defineEndpoint({
    operation: 'stampLogin',
    method: 'POST',
    path: AUTH_PATHS.stampLogin,
    summary: 'Sign in with a wallet or a passkey.',
    body,
    answer,
    errors: [
      'INVALID_STAMP',
      'CREDENTIAL_UNKNOWN',
      'CREDENTIAL_NOT_PROVED',
      'ACCOUNT_AMBIGUOUS',
      'TOO_MANY_SESSIONS',
      'LOG_IN_REFUSED',
      'HOOK_TIMEOUT',
    ],
    async handle(request, context) {
      const login = parse(request.body);
      const identity = stampIdentity(request.stamp, request.body);
      const key = identityKey(turnkey.organizationId, identity);
      context.audit.identity = key;
      const remembered = await identities.find(key);
      const isAtParent = login.organizationId === turnkey.organizationId;
      // Where the own record does not know the sub-organization, Turnkey finds it only while it opens the session.
      if (remembered) await refuseUnwanted(identity, remembered, context.deadline);
      const endedSession = remembered && (await checkLimit(remembered, identity, login, request, context.deadline));
      let session: string;
      try {
        ({ session } = await stampLogin(exchange, request.body, request.stamp, context.deadline));
      } catch (error) {
        if (!isAtParent || !(error instanceof AuthError)) throw error;
        if (error.code === 'ACCOUNT_AMBIGUOUS') return chooseHome(identity, remembered, request, context);
        if (error.code === 'CREDENTIAL_UNKNOWN' && remembered) await identities.forget(key, remembered);
        throw error;
      }
      const token = checkedToken(sessionTokens, session, login.parameters.publicKey);
      const { organization_id: organizationId, user_id: userId } = token.claims;
      Object.assign(context.audit, { organizationId, userId });
      if (organizationId !== remembered) {
        // Turnkey knows one sub-organization with this credential, and it is no longer the remembered one.
        if (isAtParent && remembered) await identities.forget(key, remembered);
        if (!(await isHome(identity, organizationId, isAtParent, context.deadline))) {
          throw new AuthError('CREDENTIAL_NOT_PROVED');
        }
        await remember(identity, organizationId, context.requestId, userId);
        await refuseUnwanted(identity, organizationId, context.deadline);
      }
      // Only the identity: if the same request was sent before, the key may no longer be registered.
      await sessions.noteIdentity(token, session, identity, context);
      await hooks.afterLogIn({ identity, organizationId, userId, created: false }, context.deadline);
      const { publicKey } = login.parameters;
      const { requestId } = context;
      const expiresAtMs = token.claims.exp * 1000;
      await webhooks.loggedIn({ identity, organizationId, userId, publicKey, expiresAtMs, created: false, requestId });
      const { cookie } = services.sessionTransport;
      if (cookie) context.responseHeaders['Set-Cookie'] = cookie.keep(session, token.claims.exp);
      return {
        sessionToken: session,
        organizationId,
        userId,
        created: false,
        ...(endedSession ? { endedSession } : {}),
      };
    },
  });

  /**
   * Judges where a stamp has opened a session. At the parent Turnkey finds only its sub-organizations, and its own users. A
   * stamp that names an organization finds it at every parent, and that organization may have let our API key in.
   */
  async function isHome(
    identity: StampIdentity,
    organizationId: string,
    isAtParent: boolean,
    deadline: AbortSignal,
  ): Promise<boolean> {
    if (organizationId === turnkey.organizationId) return false;
    if (isAtParent) return directory.isHome(identity, organizationId, deadline);
    return (await directory.homesOfCredential(identity, undefined, deadline)).includes(organizationId);
  }

  /** @throws AuthError INVALID_STAMP */
  function parse(text: string): StampedLogin {
    const parsed = stamped.safeParse(parseJson(text));
    if (!parsed.success) throw new AuthError('INVALID_STAMP');
    const { timestampMs, organizationId, parameters } = parsed.data;
    const ageMs = turnkey.now() - Number(timestampMs);
    const isFresh = ageMs <= ACTIVITY_WINDOW.pastMs && ageMs >= -ACTIVITY_WINDOW.futureMs;
    const seconds = Number(parameters.expirationSeconds ?? 0);
    if (!isFresh || seconds > maxSeconds) throw new AuthError('INVALID_STAMP');
    return { ...parsed.data, organizationId };
  }

  /**
   * Finds the right one of several sub-organizations with this credential. Turnkey does not choose, but needs a stamp
   * for it.
   * @throws AuthError CREDENTIAL_NOT_PROVED when it was proved in none of them, ACCOUNT_AMBIGUOUS when in several.
   */
  async function chooseHome(
    identity: StampIdentity,
    remembered: string | undefined,
    request: StampLoginRequest,
    { deadline, requestId }: EndpointContext,
  ): Promise<StampLoginResponse> {
    const [home, ...others] = await directory.homesOfCredential(identity, remembered, deadline);
    if (!home) throw new AuthError('CREDENTIAL_NOT_PROVED');
    if (others.length > 0) throw new AuthError('ACCOUNT_AMBIGUOUS');
    // Turnkey may have answered without checking the stamp. Only the owner of the passkey may learn its
    // sub-organization.
    await requireGenuine(identity, home, request, deadline);
    await remember(identity, home, requestId);
    return { stampFor: home };
  }

  /** The account may be new: the process that has created it may have ended before it knew that. */
  async function remember(
    identity: StampIdentity,
    organizationId: string,
    requestId: string,
    userId?: string,
  ): Promise<void> {
    const signedUp = webhooks.signedUp({ identity, organizationId, userId, requestId });
    await identities.remember(identityKey(turnkey.organizationId, identity), organizationId, signedUp);
    webhooks.deliver(signedUp);
  }

  function refuseUnwanted(identity: StampIdentity, organizationId: string, deadline: AbortSignal): Promise<void> {
    return hooks.beforeLogIn({ identity, organizationId, created: false }, deadline);
  }

  function checkLimit(
    organizationId: string,
    identity: StampIdentity,
    { parameters: { publicKey, invalidateExisting } }: StampedLogin,
    request: StampLoginRequest,
    deadline: AbortSignal,
  ): Promise<EndedSession | undefined> {
    const coming = { organizationId, identity, publicKey, invalidateExisting };
    return sessionLimit.check(coming, deadline, () => requireGenuine(identity, organizationId, request, deadline));
  }

  /**
   * Checks the stamp of a passkey with the key that Turnkey has for it. The stamp of a wallet has been checked already.
   * @throws AuthError INVALID_STAMP
   */
  async function requireGenuine(
    identity: StampIdentity,
    organizationId: string,
    { body, stamp }: StampLoginRequest,
    deadline: AbortSignal,
  ): Promise<void> {
    if (identity.type !== 'passkey' || !(WEBAUTHN_STAMP_HEADER in stamp)) return;
    const publicKey = await directory.passkeyIn(organizationId, identity.credentialId, deadline);
    const header = stamp[WEBAUTHN_STAMP_HEADER];
    if (!publicKey || !(await isPasskeyStamp(header, body, publicKey, settings))) throw new AuthError('INVALID_STAMP');
  }
}
