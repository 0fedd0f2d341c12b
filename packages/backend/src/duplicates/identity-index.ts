import type { ScannedSubOrganization } from './scan.ts';

/** Identities that are registered in the same sub-organizations, two or more. */
export interface SharedIdentities {
  /** See `digestOf`. */
  digests: string[];
  organizationIds: string[];
}

/** Finds identities that are registered in several sub-organizations. It needs about 200 bytes for each identity. */
export interface IdentityIndex {
  add(scanned: ScannedSubOrganization): void;
  shared(): SharedIdentities[];
}

export function createIdentityIndex(): IdentityIndex {
  // Most identities have one sub-organization, and a list for each of them would take most of the memory.
  const homes = new Map<string, string | string[]>();
  return {
    add({ organizationId, digests }) {
      for (const digest of digests) {
        const known = homes.get(digest);
        if (known === undefined) homes.set(digest, organizationId);
        else if (typeof known !== 'string') known.push(organizationId);
        else homes.set(digest, [known, organizationId]);
      }
    },
    shared() {
      const groups = new Map<string, SharedIdentities>();
      for (const [digest, organizationIds] of homes) {
        if (typeof organizationIds === 'string') continue;
        const name = organizationIds.join();
        const group = groups.get(name);
        if (group) group.digests.push(digest);
        else groups.set(name, { digests: [digest], organizationIds });
      }
      return [...groups.values()];
    },
  };
}
