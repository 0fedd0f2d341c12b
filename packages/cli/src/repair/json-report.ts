import type { DuplicateGroup, SubOrganizationFacts } from '@postern/backend';
import { shownIdentity } from './shown-identity.ts';

/** A group in the form of `--json`. Times are ISO 8601. */
export function jsonGroup({ subOrganizations, size, identities }: DuplicateGroup, isWhole: boolean): object {
  return {
    size,
    subOrganizations: subOrganizations.map(jsonFacts),
    identities: identities.map(({ identity, homes, remembered, outcome, organizationId, pin }) => ({
      type: identity.type,
      name: shownIdentity(identity, isWhole),
      outcome,
      organizationId: organizationId ?? null,
      remembered: remembered ?? null,
      homes,
      pin: pin ?? null,
    })),
  };
}

function jsonFacts({ createdAtMs, lastActivityMs, ...facts }: SubOrganizationFacts): object {
  const time = (timeMs: number | undefined) => (timeMs === undefined ? null : new Date(timeMs).toISOString());
  return { ...facts, createdAt: time(createdAtMs), lastActivityAt: time(lastActivityMs) };
}
