import type { ConsoleAnswers } from '@postern/authority';
import { hrefOf } from '../route.ts';
import { When } from './when.tsx';

type OrganizationSummary = ConsoleAnswers['organizations']['organizations'][number];

/** Organizations, newest first. */
export function OrganizationList({ organizations }: { organizations: OrganizationSummary[] }) {
  return (
    <ul class="rows">
      {organizations.map(({ id, name, parentId, createdAt }) => (
        <li key={id} class="row-entry">
          <span class="row-item">
            <a href={hrefOf('organizations', id)}>{name}</a>
            {parentId === null && <span class="chip">Parent</span>}
          </span>
          <When at={createdAt} />
          <code class="note">{id}</code>
        </li>
      ))}
    </ul>
  );
}
