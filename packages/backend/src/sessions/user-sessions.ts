import type { UserSession } from '@postern/protocol';
import { getApiKeys } from '../turnkey/get-api-keys.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { deviceName } from './device-name.ts';
import type { WithHeaders } from './session-source.ts';
import { headerOf } from './session-source.ts';
import type { Session, Sessions } from './sessions.ts';

/** The sessions of a user: the keys of log-ins that Turnkey has, with what the store knows about them. */
export interface UserSessions {
  /**
   * The sessions of the user of a session that have not expired, the latest first.
   * @param request The request with this session, which also says what its device is.
   */
  list(current: Session, request: WithHeaders, deadline: AbortSignal): Promise<UserSession[]>;
  /**
   * Ends sessions of this user for every process that shares the store.
   * @param requestId The request that ends them. The webhooks name it.
   */
  end(current: Session, ended: readonly UserSession[], requestId: string): Promise<void>;
}

export interface UserSessionsOptions {
  turnkey: TurnkeyClient;
  sessions: Sessions;
  /** The longest time that a session counts, in seconds. */
  maxSeconds: number;
}

/** Turnkey says in whole seconds when a key was registered. */
const PRECISION_SECONDS = 1;

export function createUserSessions({ turnkey, sessions, maxSeconds }: UserSessionsOptions): UserSessions {
  return {
    async list(current, request, deadline) {
      const found = await getApiKeys(turnkey, current.organizationId, current.userId, deadline);
      const keys = found.flatMap(({ isOfSession, expiresAtMs = 0, ...key }) =>
        isOfSession && expiresAtMs > turnkey.now() ? [{ ...key, expiresAtMs }] : [],
      );
      const known = await sessions.describe(current, keys);
      return keys
        .map(({ apiKeyId, publicKey, createdAtMs, expiresAtMs }, index): UserSession => {
          const isCurrent = publicKey === current.publicKey;
          const {
            device = isCurrent ? deviceName(headerOf(request, 'user-agent')) : undefined,
            seenAtMs,
            isEnded = false,
          } = known[index] ?? {};
          return {
            id: publicKey,
            apiKeyId,
            ...(device === undefined ? {} : { device }),
            createdAt: createdAtMs / 1000,
            ...(seenAtMs === undefined ? {} : { lastSeenAt: Math.floor(seenAtMs / 1000) }),
            expiresAt: Math.min(expiresAtMs, createdAtMs + maxSeconds * 1000) / 1000,
            current: isCurrent,
            ended: isEnded,
          };
        })
        .sort((a, b) => b.createdAt - a.createdAt);
    },
    end: (current, chosen, requestId) =>
      sessions.endAll(
        current,
        chosen.map(({ id, expiresAt, ended }) => ({
          publicKey: id,
          expiresAtMs: (expiresAt + PRECISION_SECONDS) * 1000,
          isEnded: ended,
        })),
        requestId,
      ),
  };
}
