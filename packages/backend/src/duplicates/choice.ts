import type { SubOrganizationFacts } from './sub-organization-facts.ts';

/** The sub-organization that can be stored for an identity, and why it is the right one. */
export interface ProposedPin {
  organizationId: string;
  reason: 'only-one-used' | 'only-one-with-keys' | 'oldest-without-keys' | 'chosen';
}

/**
 * Chooses among several sub-organizations in which one identity was proved. It chooses only where no person can lose sight
 * of a wallet: no other one was ever used, or no other one has a key. Everything else is a question for the operator.
 * @param homes At least two.
 * @param chosen The sub-organizations that the operator has chosen, for all identities together.
 */
export function proposePin(homes: readonly SubOrganizationFacts[], chosen: readonly string[]): ProposedPin | undefined {
  const named = homes.filter(({ organizationId }) => chosen.includes(organizationId));
  if (named.length > 0) return pinTo(named, 'chosen');
  const used = homes.filter(mayBeUsed);
  if (used.length > 0) return pinTo(used, 'only-one-used');
  const withKeys = homes.filter(({ wallets, privateKeys }) => wallets + privateKeys > 0);
  if (withKeys.length > 0) return pinTo(withKeys, 'only-one-with-keys');
  return pinTo(oldest(homes), 'oldest-without-keys');
}

/** Log-ins are activities. With a passkey or an own key, a user can also read addresses without one. */
function mayBeUsed({ activities, wallets, privateKeys, passkeys, apiKeys }: SubOrganizationFacts): boolean {
  return activities > 0 || (wallets + privateKeys > 0 && passkeys + apiKeys > 0);
}

function pinTo(
  [home, ...others]: readonly SubOrganizationFacts[],
  reason: ProposedPin['reason'],
): ProposedPin | undefined {
  return home && others.length === 0 ? { organizationId: home.organizationId, reason } : undefined;
}

function oldest(homes: readonly SubOrganizationFacts[]): SubOrganizationFacts[] {
  const age = ({ createdAtMs = Number.POSITIVE_INFINITY }: SubOrganizationFacts) => createdAtMs;
  // Two that were made in the same second: the same one every time.
  return [...homes].sort((a, b) => age(a) - age(b) || (a.organizationId < b.organizationId ? -1 : 1)).slice(0, 1);
}
