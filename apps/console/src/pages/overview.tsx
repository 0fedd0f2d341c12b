import { useLive } from '../data/use-live.ts';
import { ActivityList } from '../parts/activity-list.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { OrganizationList } from '../parts/organization-list.tsx';
import { Page } from '../parts/page.tsx';
import { hrefOf } from '../route.ts';

const SHOWN = 12;

/** The first page: the address for SDKs, and what happens now. */
export function Overview() {
  const organizations = useLive('organizations');
  const activities = useLive('activities');
  const parent = organizations.data?.organizations.findLast(({ parentId }) => parentId === null);
  return (
    <Page
      title="Postern authority"
      lead="This server speaks Turnkey's API. Everything below is live."
      problem={organizations.problem ?? activities.problem}
    >
      <div class="cards">
        <section class="card address" aria-labelledby="address">
          <h2 id="address">API base URL</h2>
          <p class="short">{location.host}</p>
          <code class="full">{location.origin}</code>
          {parent && (
            <p class="full">
              Parent organization <code>{parent.id}</code>
            </p>
          )}
          <CopyButton text={location.origin} what="the API base URL" />
        </section>
      </div>
      <div class="columns">
        <section class="card" aria-labelledby="newest-activities">
          <h2 id="newest-activities">Activities</h2>
          {activities.data && <ActivityList activities={activities.data.activities.slice(0, SHOWN)} withOrganization />}
          <a href={hrefOf('activities')}>All activities</a>
        </section>
        <section class="card" aria-labelledby="newest-organizations">
          <h2 id="newest-organizations">Organizations</h2>
          {organizations.data && <OrganizationList organizations={organizations.data.organizations.slice(0, SHOWN)} />}
          <a href={hrefOf('organizations')}>All organizations</a>
        </section>
      </div>
    </Page>
  );
}
