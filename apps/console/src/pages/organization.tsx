import { useLive } from '../data/use-live.ts';
import { ActivityList } from '../parts/activity-list.tsx';
import { OrganizationList } from '../parts/organization-list.tsx';
import { Page } from '../parts/page.tsx';
import { People } from '../parts/people.tsx';
import { Policies } from '../parts/policies.tsx';
import { Wallets } from '../parts/wallets.tsx';
import { hrefOf } from '../route.ts';

/** One organization: people, wallets, policies, activities. */
export function OrganizationPage({ id }: { id: string }) {
  const { data, problem } = useLive('organization', { id });
  const organization = data?.organization;
  if (!organization) {
    return (
      <Page title="Organization" problem={problem}>
        {null}
      </Page>
    );
  }
  const { parentId, parentName, name, users, rootQuorumThreshold, subOrganizations } = organization;
  const roots = users.filter((user) => user.isRoot).length;
  return (
    <Page
      title={name}
      crumbs={parentId ? <a href={hrefOf('organizations', parentId)}>{parentName}</a> : 'Parent organization'}
      lead={
        <>
          <code>{id}</code> · root quorum {rootQuorumThreshold} of {roots}
        </>
      }
      problem={problem}
    >
      <div class="columns">
        <div class="column">
          <section class="card" aria-labelledby="people">
            <h2 id="people">People</h2>
            <People users={users} />
          </section>
          <section class="card" aria-labelledby="activities">
            <h2 id="activities">Activities</h2>
            <ActivityList activities={organization.activities} withOrganization={false} />
          </section>
        </div>
        <div class="column">
          <section class="card" aria-labelledby="wallets">
            <h2 id="wallets">Wallets and keys</h2>
            <Wallets wallets={organization.wallets} privateKeys={organization.privateKeys} />
          </section>
          <section class="card" aria-labelledby="policies">
            <h2 id="policies">Policies</h2>
            <Policies organizationId={id} policies={organization.policies} />
          </section>
        </div>
      </div>
      {subOrganizations.length > 0 && (
        <section class="card" aria-labelledby="sub-organizations">
          <h2 id="sub-organizations">Newest sub-organizations</h2>
          <OrganizationList organizations={subOrganizations} />
        </section>
      )}
    </Page>
  );
}
