import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../store/memory/memory-store.ts';
import type { TurnkeyClient } from '../turnkey/turnkey-client.ts';
import { createAccounts } from './accounts.ts';
import type { Claimant } from './claimant.ts';
import { createCreations } from './creations.ts';

const DEADLINE = new AbortController().signal;
const CONTACT = { type: 'email', contact: 'ada@example.org' } as const;

/** Turnkey's look-ups find a new sub-organization only after a while. Here they never do. */
function deployment() {
  const created: string[] = [];
  let lookUps = 0;
  const turnkeyStandIn: TurnkeyClient = {
    organizationId: 'parent',
    now: () => 0,
    query: () => Promise.reject(new Error('nothing is asked')),
    async submit({ result }) {
      created.push(`sub-organization ${created.length + 1}`);
      return result.parse({ subOrganizationId: created.at(-1) });
    },
  };
  const { identities, locks } = createMemoryStore();
  const creations = createCreations(turnkeyStandIn, identities, { wallet: null });
  const claimant: Claimant = {
    identity: CONTACT,
    async lookUp() {
      lookUps += 1;
      return [];
    },
    signup: { rootUser: { userEmail: CONTACT.contact, apiKeys: [], authenticators: [], oauthProviders: [] } },
  };
  const accounts = createAccounts({
    turnkey: turnkeyStandIn,
    store: { identities, locks },
    creations,
    lockWaitMs: 1000,
  });
  return { accounts, claimant, created, lookUps: () => lookUps };
}

describe('accounts', () => {
  it('Requests that race for a new identity create one account, and only the first of them asks Turnkey', async () => {
    const { accounts, claimant, created, lookUps } = deployment();
    const found = await Promise.all([1, 2, 3].map(() => accounts.findOrCreate(claimant, DEADLINE)));
    expect(created).toEqual(['sub-organization 1']);
    expect(lookUps()).toBe(1);
    expect(found.map(({ organizationId, source }) => [organizationId, source])).toEqual([
      ['sub-organization 1', 'creation'],
      ['sub-organization 1', 'memory'],
      ['sub-organization 1', 'memory'],
    ]);
  });
});
