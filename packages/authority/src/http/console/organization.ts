import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { Uuid } from '../../operation/schemas.ts';
import { policyView } from '../../resources/policies/policy-view.ts';
import { privateKeyView } from '../../resources/private-keys/private-key-view.ts';
import { userView } from '../../resources/users/user-view.ts';
import { walletAccountView, walletView } from '../../resources/wallets/wallet-view.ts';
import type { Store } from '../../store/database.ts';
import type { Organization } from '../../store/organizations.ts';
import type { UserSummary, WalletSummary } from './answers.ts';
import type { ConsoleEndpoint } from './endpoint.ts';
import { activitySummary, organizationSummary } from './summaries.ts';

const MAX = 50;

/** One organization: its people with their credentials, wallets, keys, policies and newest activities. */
export const organization: ConsoleEndpoint<'organization', { id: string }> = {
  name: 'organization',
  method: 'GET',
  parameters: z.object({ id: Uuid }),
  async answer({ id }, { database }) {
    const { store } = database;
    const found = await store.organizations.find(id);
    if (!found) throw notFound('organization');
    const [parent, users, wallets, privateKeys, policies, lists] = await Promise.all([
      found.parentId === null ? undefined : store.organizations.find(found.parentId),
      usersOf(store, found),
      walletsOf(store, id),
      store.privateKeys.list(id),
      store.policies.list(id),
      database.browse(async (browsing) => ({
        activities: await browsing.activities(id, MAX),
        subOrganizations: await browsing.organizations(id, MAX),
      })),
    ]);
    return {
      organization: {
        ...organizationSummary(found),
        parentName: parent?.name ?? null,
        rootQuorumThreshold: found.rootQuorumThreshold,
        users,
        wallets,
        privateKeys: privateKeys.map(privateKeyView),
        policies: policies.map(policyView),
        activities: lists.activities.map(activitySummary),
        subOrganizations: lists.subOrganizations.map(organizationSummary),
      },
    };
  },
};

async function usersOf(store: Store, { id, rootUserIds }: Organization): Promise<UserSummary[]> {
  const [users, tags, apiKeys, authenticators, oauthProviders, mfaPolicies] = await Promise.all([
    store.users.list(id),
    store.userTags.list(id),
    store.apiKeys.list(id),
    store.authenticators.list(id),
    store.oauthProviders.list(id),
    store.mfaPolicies.list(id),
  ]);
  return users.map((user) => {
    const isOwn = ({ userId }: { userId: string }) => userId === user.id;
    const belongings = {
      apiKeys: apiKeys.filter(isOwn),
      authenticators: authenticators.filter(isOwn),
      oauthProviders: oauthProviders.filter(isOwn),
      mfaPolicies: mfaPolicies.filter(isOwn),
    };
    const tagNames = tags.filter((tag) => user.tags.includes(tag.id)).map((tag) => tag.name);
    return { ...userView(user, belongings), isRoot: rootUserIds.includes(user.id), tagNames };
  });
}

async function walletsOf(store: Store, organizationId: string): Promise<WalletSummary[]> {
  const wallets = await store.wallets.list(organizationId);
  return Promise.all(
    wallets.map(async (wallet) => {
      const accounts = await store.wallets.listAccounts(organizationId, wallet.id, { limit: MAX });
      return { ...walletView(wallet), accounts: accounts.map((account) => walletAccountView(account)) };
    }),
  );
}
