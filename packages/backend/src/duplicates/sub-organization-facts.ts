import { concernsOneOrganization } from '../directory/homes-among.ts';
import { countKeys } from '../turnkey/count-keys.ts';
import { latestActivities } from '../turnkey/latest-activities.ts';
import type { ListedUser } from '../turnkey/list-users.ts';
import { listUsers } from '../turnkey/list-users.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';

/** What decides which of several sub-organizations is the one that a person uses. */
export interface SubOrganizationFacts {
  organizationId: string;
  /** When its first user was made: Unix time in milliseconds. Undefined when Turnkey does not say it. */
  createdAtMs: number | undefined;
  users: number;
  passkeys: number;
  /** Those that do not expire. Others belong to sessions. */
  apiKeys: number;
  providers: number;
  wallets: number;
  privateKeys: number;
  /** Completed activities since the creation, log-ins included, at most 100. */
  activities: number;
  /** Unix time in milliseconds. */
  lastActivityMs: number | undefined;
}

/** A sub-organization and its users. */
export interface ReadSubOrganization {
  facts: SubOrganizationFacts;
  users: ListedUser[];
}

/** @returns undefined when Turnkey does not show this sub-organization. */
export async function readSubOrganization(
  turnkey: TurnkeyClient,
  organizationId: string,
  deadline: AbortSignal,
): Promise<ReadSubOrganization | undefined> {
  try {
    const users = await listUsers(turnkey, organizationId, deadline);
    const keys = await countKeys(turnkey, organizationId, deadline);
    const use = await latestActivities(turnkey, organizationId, deadline);
    const created = users.flatMap(({ createdAt }) => (createdAt ? [Number(createdAt.seconds) * 1000] : []));
    const facts = {
      organizationId,
      createdAtMs: created.length > 0 ? Math.min(...created) : undefined,
      users: users.length,
      passkeys: users.flatMap(({ authenticators }) => authenticators).length,
      apiKeys: users.flatMap(({ apiKeys }) => apiKeys.filter((key) => !key.expirationSeconds)).length,
      providers: users.flatMap(({ oauthProviders }) => oauthProviders).length,
      ...keys,
      ...use,
    };
    return { facts, users };
  } catch (error) {
    if (!concernsOneOrganization(error)) throw error;
    return undefined;
  }
}
