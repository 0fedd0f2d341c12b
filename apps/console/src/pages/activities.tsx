import { useLive } from '../data/use-live.ts';
import { ActivityList } from '../parts/activity-list.tsx';
import { Page } from '../parts/page.tsx';

/** The newest activities of all organizations. */
export function Activities() {
  const { data, problem } = useLive('activities');
  return (
    <Page title="Activities" lead="The newest hundred of all organizations." problem={problem}>
      <section class="card" aria-label="Activities">
        {data && <ActivityList activities={data.activities} withOrganization />}
      </section>
    </Page>
  );
}
