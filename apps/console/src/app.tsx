import { Activities } from './pages/activities.tsx';
import { ActivityPage } from './pages/activity.tsx';
import { Controls } from './pages/controls.tsx';
import { Inbox } from './pages/inbox.tsx';
import { OrganizationPage } from './pages/organization.tsx';
import { Organizations } from './pages/organizations.tsx';
import { Overview } from './pages/overview.tsx';
import { Search } from './pages/search.tsx';
import { Templates } from './pages/templates.tsx';
import { TryPolicy } from './pages/try-policy.tsx';
import { Page } from './parts/page.tsx';
import { Top } from './parts/top.tsx';
import { hrefOf, type Route, useRoute } from './route.ts';

/** The console: the top, and the page of the present route. */
export function App() {
  const route = useRoute();
  const [first, second] = route.path;
  return (
    <>
      <Top at={first} searched={first === 'search' ? (second ?? '') : ''} />
      {/* A new key makes a new page, which takes the focus. */}
      <PageOf key={route.path.join('/')} route={route} />
    </>
  );
}

function PageOf({ route }: { route: Route }) {
  const [first, second, third, fourth] = route.path;
  if (first === undefined) return <Overview />;
  if (first === 'organizations' && second === undefined) return <Organizations />;
  if (first === 'organizations' && second && third === 'activities' && fourth) {
    return <ActivityPage organizationId={second} id={fourth} />;
  }
  if (first === 'organizations' && second && third === undefined) return <OrganizationPage id={second} />;
  if (first === 'activities') return <Activities />;
  if (first === 'inbox') return <Inbox />;
  if (first === 'messages') return <Templates />;
  if (first === 'try') return <TryPolicy organizationId={second} policyId={third} />;
  if (first === 'controls') return <Controls />;
  if (first === 'search' && second) return <Search text={second} />;
  return (
    <Page title="There is no such page">
      <p>
        <a href={hrefOf()}>Go to the overview</a>
      </p>
    </Page>
  );
}
