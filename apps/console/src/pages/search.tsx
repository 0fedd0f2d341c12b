import type { ConsoleAnswers } from '@postern/authority';
import { useLive } from '../data/use-live.ts';
import { activityWords } from '../data/words.ts';
import { Page } from '../parts/page.tsx';
import { hrefOf } from '../route.ts';

type Found = ConsoleAnswers['search']['found'][number];

/** What a search has found. */
export function Search({ text }: { text: string }) {
  const { data, problem } = useLive('search', { text });
  return (
    <Page title="Search" lead={`For “${text}” in names, contacts, addresses and ids.`} problem={problem}>
      <section class="card" aria-label="Results">
        {data?.found.length === 0 && <p class="empty">Nothing was found.</p>}
        <ul class="rows">
          {data?.found.map((found) => (
            <li key={`${found.kind} ${found.organizationId} ${found.id} ${found.label}`} class="row-item">
              <span class="chip">{found.kind}</span>
              <a href={addressOf(found)}>{found.kind === 'activity' ? activityWords(found.label) : found.label}</a>
              <span class="note">
                {found.kind === 'organization' ? found.id : `${found.note ?? ''} in ${found.organizationName}`}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
}

function addressOf({ kind, organizationId, id }: Found): string {
  const organization = ['organizations', organizationId];
  return hrefOf(...organization, ...(kind === 'activity' ? ['activities', id] : []));
}
