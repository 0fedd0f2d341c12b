import { createHash } from 'node:crypto';
import { concernsOneOrganization } from '../directory/homes-among.ts';
import { type Identity, identityKey } from '../identities/identity.ts';
import { listSubOrganizations } from '../turnkey/list-sub-organizations.ts';
import { type ListedUser, listUsers } from '../turnkey/list-users.ts';
import { listVerifiedSubOrganizations } from '../turnkey/list-verified-sub-organizations.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { contactsOf, hasCredential, registeredIdentities } from './registered-identities.ts';

/**
 * Why no sign-in reaches a sub-organization. `no-way-in`: its users have no credential and no contact.
 * `unverified-contact`: their only way in is a contact that was never verified, so Postern does not find it and makes a new
 * sub-organization. `unreadable`: Turnkey does not show its users, or they are too many.
 */
export type Unreachable = 'no-way-in' | 'unverified-contact' | 'unreadable';

/** What is kept of a sub-organization while the others are read. It contains no contact. */
export interface ScannedSubOrganization {
  organizationId: string;
  /** A digest of each identity, see `digestOf`. */
  digests: string[];
  unreachable?: Unreachable;
}

/** Turnkey limits requests, so at most this many sub-organizations are read at the same time. */
const AT_ONCE = 5;

/**
 * Reads the sub-organizations of the parent, in groups, in Turnkey's order.
 * @param after The last one that was read before. Undefined to begin.
 */
export async function* scan(
  turnkey: TurnkeyClient,
  after: string | undefined,
  deadline: AbortSignal,
): AsyncGenerator<ScannedSubOrganization[]> {
  let last = after;
  for (;;) {
    const { organizationIds, isLast } = await listSubOrganizations(turnkey, last, deadline);
    for (let next = 0; next < organizationIds.length; next += AT_ONCE) {
      yield await Promise.all(organizationIds.slice(next, next + AT_ONCE).map((id) => read(turnkey, id, deadline)));
    }
    if (isLast) return;
    last = organizationIds.at(-1);
  }
}

/** Identifies an identity while all of them are compared: 96 bits of its key, base64url. */
export function digestOf(parentId: string, identity: Identity): string {
  return createHash('sha256').update(identityKey(parentId, identity)).digest('base64url').slice(0, 16);
}

async function read(
  turnkey: TurnkeyClient,
  organizationId: string,
  deadline: AbortSignal,
): Promise<ScannedSubOrganization> {
  try {
    const users = await listUsers(turnkey, organizationId, deadline);
    const digests = registeredIdentities(users).map((identity) => digestOf(turnkey.organizationId, identity));
    const unreachable = await unreachability(turnkey, organizationId, users, deadline);
    return { organizationId, digests: [...new Set(digests)], ...(unreachable ? { unreachable } : {}) };
  } catch (error) {
    if (!concernsOneOrganization(error)) throw error;
    return { organizationId, digests: [], unreachable: 'unreadable' };
  }
}

async function unreachability(
  turnkey: TurnkeyClient,
  organizationId: string,
  users: readonly ListedUser[],
  deadline: AbortSignal,
): Promise<Unreachable | undefined> {
  if (users.some(hasCredential)) return undefined;
  const contacts = users.flatMap(contactsOf);
  if (contacts.length === 0) return 'no-way-in';
  for (const { type, contact } of contacts) {
    const filter = type === 'email' ? 'EMAIL' : 'PHONE_NUMBER';
    const verified = await listVerifiedSubOrganizations(turnkey, filter, contact, deadline);
    if (verified.includes(organizationId)) return undefined;
  }
  return 'unverified-contact';
}
