import { useLive } from '../data/use-live.ts';
import { OrganizationList } from '../parts/organization-list.tsx';
import { Page } from '../parts/page.tsx';

/** The newest organizations. */
export function Organizations() {
  const { data, problem } = useLive('organizations');
  return (
    <Page title="Organizations" lead="The newest hundred. Search finds the others." problem={problem}>
      <section class="card" aria-label="Organizations">
        {data && <OrganizationList organizations={data.organizations} />}
      </section>
    </Page>
  );
}
