import { type Identity, identityKey } from '../identities/identity.ts';
import type { Identities } from '../store/contract.ts';
import { UpstreamError } from '../turnkey/upstream-error.ts';
import { type ProposedPin, proposePin } from './choice.ts';
import { audiencesIn, type HomesOptions, homesOf } from './homes-of.ts';
import type { SharedIdentities } from './identity-index.ts';
import { registeredIdentities } from './registered-identities.ts';
import { digestOf } from './scan.ts';
import { type ReadSubOrganization, readSubOrganization, type SubOrganizationFacts } from './sub-organization-facts.ts';

/** What happens at a sign-in with an identity that is registered in several sub-organizations. */
export interface SharedIdentity {
  identity: Identity;
  /** Where it was proved. Only these can be what a sign-in opens. */
  homes: string[];
  /** The sub-organization that the store names. */
  remembered: string | undefined;
  /**
   * `signs-in`: into `organizationId`, because the store names it or because it is the only home. `refused`: it was proved in
   * several and the store names none (ACCOUNT_AMBIGUOUS), or in none and it is a passkey or a wallet
   * (CREDENTIAL_NOT_PROVED). `new-account`: it was proved in none. `unknown-provider`: no provider with this issuer is
   * configured. `too-many`: it is registered so often that it does not belong to one person.
   */
  outcome: 'signs-in' | 'refused' | 'new-account' | 'unknown-provider' | 'too-many';
  organizationId?: string;
  /** What can be stored so that the sign-in always opens the same one. */
  pin?: ProposedPin;
}

/** Sub-organizations that share identities. */
export interface DuplicateGroup {
  /** The first 20 of them. */
  subOrganizations: SubOrganizationFacts[];
  /** How many there are. */
  size: number;
  identities: SharedIdentity[];
}

/** Contacts of a support team are in many sub-organizations. */
const MAX_READ = 20;

interface ExamineOptions extends HomesOptions {
  identities: Pick<Identities, 'find'>;
}

/**
 * Reads the sub-organizations of a group, and says for each of its identities what a sign-in does.
 * @param chosen The sub-organizations that the operator has chosen.
 * @returns undefined when they share nothing any more.
 * @throws AuthError when Turnkey or the store does not answer.
 */
export async function examine(
  options: ExamineOptions,
  { digests, organizationIds }: SharedIdentities,
  chosen: readonly string[],
  deadline: AbortSignal,
): Promise<DuplicateGroup | undefined> {
  const members: ReadSubOrganization[] = [];
  for (const organizationId of organizationIds.slice(0, MAX_READ)) {
    const member = await readSubOrganization(options.turnkey, organizationId, deadline);
    if (member) members.push(member);
  }
  const identities: SharedIdentity[] = [];
  for (const identity of identitiesOf(members, digests, options.turnkey.organizationId)) {
    identities.push(await judge(options, identity, members, organizationIds.length, chosen, deadline));
  }
  if (identities.length === 0) return undefined;
  return { subOrganizations: members.map(({ facts }) => facts), size: organizationIds.length, identities };
}

/** The identities with these digests that are still in two of the sub-organizations. */
function identitiesOf(members: readonly ReadSubOrganization[], digests: readonly string[], parentId: string) {
  const found = new Map<string, { identity: Identity; homes: Set<ReadSubOrganization> }>();
  for (const member of members) {
    for (const identity of registeredIdentities(member.users)) {
      const digest = digestOf(parentId, identity);
      if (!digests.includes(digest)) continue;
      const known = found.get(digest) ?? { identity, homes: new Set() };
      found.set(digest, { ...known, homes: known.homes.add(member) });
    }
  }
  return [...found.values()].filter(({ homes }) => homes.size > 1).map(({ identity }) => identity);
}

async function judge(
  options: ExamineOptions,
  identity: Identity,
  members: readonly ReadSubOrganization[],
  size: number,
  chosen: readonly string[],
  deadline: AbortSignal,
): Promise<SharedIdentity> {
  const { turnkey, identities } = options;
  const remembered = await identities.find(identityKey(turnkey.organizationId, identity));
  const isCut = identity.type === 'oidc' && size > members.length;
  const homes = isCut ? 'too-many' : await homesIfFew(options, identity, members, deadline);
  if (typeof homes === 'string') return { identity, homes: [], remembered, outcome: homes };
  const candidates = homes.length > 1 ? await readAll(options, homes, members, deadline) : [];
  const pin = proposalFor(identity, candidates, remembered, chosen);
  const found = { identity, homes, remembered, ...(pin ? { pin } : {}) };
  const organizationId = remembered ?? (homes.length === 1 ? homes[0] : undefined);
  if (organizationId !== undefined) return { ...found, outcome: 'signs-in', organizationId };
  const isStamp = identity.type === 'passkey' || identity.type === 'wallet';
  return { ...found, outcome: homes.length > 0 || isStamp ? 'refused' : 'new-account' };
}

async function homesIfFew(
  options: ExamineOptions,
  identity: Identity,
  members: readonly ReadSubOrganization[],
  deadline: AbortSignal,
): Promise<string[] | 'unknown-provider' | 'too-many'> {
  try {
    const homes = await homesOf(options, identity, members, deadline);
    return homes.length > MAX_READ ? 'too-many' : homes;
  } catch (error) {
    if (error instanceof UpstreamError && error.isTooMuch) return 'too-many';
    throw error;
  }
}

/** All homes, or none when one of them cannot be read: what is not known cannot be compared. */
async function readAll(
  { turnkey }: ExamineOptions,
  homes: readonly string[],
  members: readonly ReadSubOrganization[],
  deadline: AbortSignal,
): Promise<ReadSubOrganization[]> {
  const all: ReadSubOrganization[] = [];
  for (const home of homes) {
    const known = members.find(({ facts }) => facts.organizationId === home);
    const read = known ?? (await readSubOrganization(turnkey, home, deadline));
    if (!read) return [];
    all.push(read);
  }
  return all;
}

/** What the store names stays, unless the operator has chosen another one. */
function proposalFor(
  identity: Identity,
  homes: readonly ReadSubOrganization[],
  remembered: string | undefined,
  chosen: readonly string[],
): ProposedPin | undefined {
  const facts = homes.map((home) => home.facts);
  const pin = homes.length > 1 ? proposePin(facts, chosen) : undefined;
  if (!pin || pin.organizationId === remembered) return undefined;
  if (pin.reason === 'chosen') return pin;
  return remembered === undefined && hasAllClients(identity, homes, pin.organizationId) ? pin : undefined;
}

/** A sub-organization opens only for the clients of a provider that are registered in it. */
function hasAllClients(identity: Identity, homes: readonly ReadSubOrganization[], organizationId: string): boolean {
  if (identity.type !== 'oidc') return true;
  const own = homes.filter(({ facts }) => facts.organizationId === organizationId);
  const registered = own.flatMap((home) => audiencesIn(home, identity));
  return homes.flatMap((home) => audiencesIn(home, identity)).every((audience) => registered.includes(audience));
}
