import type {
  DuplicateFinder,
  DuplicateGroup,
  ScannedSubOrganization,
  SharedIdentities,
  SharedIdentity,
  Unreachable,
} from '@postern/backend';
import type { ScanFile } from './scan-file.ts';

/** A proposal that can be stored. */
interface Plan {
  shared: SharedIdentities;
  identity: SharedIdentity;
}

/** Sub-organizations that no sign-in reaches, for one reason. */
export interface UnreachableOnes {
  count: number;
  /** The first hundred. */
  organizationIds: string[];
}

/** What the repair tells while it runs. */
export interface RepairListener {
  /** @param count - how many sub-organizations were read until now */
  read(count: number): void;
  scanned(found: Found): void;
  group(group: DuplicateGroup): void;
  planned(plan: Planned): void;
  mended(outcome: Mended): void;
  end?(): void;
}

/** The result of the scan. */
export interface Found {
  subOrganizations: number;
  unreachable: Record<Unreachable, UnreachableOnes>;
  staleCreations: number;
}

/** What can be done about the groups. */
export interface Planned {
  groups: number;
  pins: number;
  /** Identities for which the operator has to choose. */
  undecided: number;
  /** The sub-organizations of `--choose` that no shared identity can be stored for. */
  uselessChoices: string[];
}

/** What was done. */
export interface Mended {
  stored: number;
  /** Proposals that were no longer right, or whose identity was in use all the time. */
  left: number;
  clearedCreations: number;
}

interface RepairOptions {
  /** Stores the proposals, after all of them were told. */
  apply: boolean;
  chosen: readonly string[];
  file: ScanFile | undefined;
}

const MAX_LISTED = 100;

/**
 * Reads all sub-organizations, examines those that share identities, and stores what can be stored.
 *
 * @returns how many proposals could not be stored
 * @throws AuthError when Turnkey or the database does not answer
 */
export async function repairDuplicates(
  finder: DuplicateFinder,
  { apply, chosen, file }: RepairOptions,
  listener: RepairListener,
): Promise<{ left: number }> {
  const scan = await scanAll(finder, file, listener);
  const plans: Plan[] = [];
  let [groups, undecided] = [0, 0];
  const useful = new Set<string>();
  for (const shared of scan) {
    const group = await finder.examine(shared, chosen);
    if (!group) continue;
    groups += 1;
    listener.group(group);
    for (const identity of group.identities) {
      if (identity.pin) plans.push({ shared, identity });
      else if (needsChoice(identity)) undecided += 1;
      for (const home of identity.homes) useful.add(home);
    }
  }
  const uselessChoices = chosen.filter((each) => !useful.has(each));
  listener.planned({ groups, pins: plans.length, undecided, uselessChoices });
  const mended = apply ? await mend(finder, plans, chosen) : undefined;
  if (mended) listener.mended(mended);
  listener.end?.();
  return { left: mended?.left ?? 0 };
}

async function scanAll(finder: DuplicateFinder, file: ScanFile | undefined, listener: RepairListener) {
  const none = (): UnreachableOnes => ({ count: 0, organizationIds: [] });
  const unreachable = { 'no-way-in': none(), 'unverified-contact': none(), unreadable: none() };
  let count = 0;
  const note = ({ organizationId, unreachable: reason }: ScannedSubOrganization) => {
    count += 1;
    if (!reason) return;
    unreachable[reason].count += 1;
    if (unreachable[reason].count <= MAX_LISTED) unreachable[reason].organizationIds.push(organizationId);
  };
  async function* earlier(scanned: AsyncIterable<ScannedSubOrganization>) {
    for await (const each of scanned) {
      note(each);
      yield each;
    }
  }
  const isEarlierComplete = file?.completedAt !== undefined;
  const { subOrganizations, shared } = await finder.scan({
    ...(file ? { earlier: earlier(file.earlier()), isEarlierComplete } : {}),
    async onScanned(scanned) {
      for (const each of scanned) note(each);
      await file?.append(scanned);
      listener.read(count);
    },
  });
  if (!isEarlierComplete) await file?.complete();
  listener.scanned({ subOrganizations, unreachable, staleCreations: await finder.countStaleCreations() });
  return shared;
}

async function mend(finder: DuplicateFinder, plans: readonly Plan[], chosen: readonly string[]): Promise<Mended> {
  let [stored, left] = [0, 0];
  for (const { shared, identity } of plans) {
    const outcome = await finder.pin(shared, identity, chosen);
    if (outcome === 'stored') stored += 1;
    else left += 1;
  }
  return { stored, left, clearedCreations: await finder.clearStaleCreations() };
}

/** Whether only the operator can say which one is right. */
export function needsChoice({ outcome, homes, pin }: SharedIdentity): boolean {
  return outcome === 'refused' && homes.length > 1 && !pin;
}
