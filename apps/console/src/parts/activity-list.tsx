import type { ConsoleAnswers } from '@postern/authority';
import { activityWords } from '../data/words.ts';
import { hrefOf } from '../route.ts';
import { StatusChip } from './status-chip.tsx';
import { When } from './when.tsx';

type ActivitySummary = ConsoleAnswers['activities']['activities'][number];

interface ActivityListProps {
  activities: ActivitySummary[];
  /** Whether the list names the organization of each. */
  withOrganization: boolean;
}

/** Activities, newest first. */
export function ActivityList({ activities, withOrganization }: ActivityListProps) {
  if (activities.length === 0) return <p class="empty">Nothing has been asked yet.</p>;
  return (
    <ul class="rows">
      {activities.map((activity) => (
        <li key={activity.id} class="row-entry">
          <span class="row-item">
            <a href={hrefOf('organizations', activity.organizationId, 'activities', activity.id)}>
              {activityWords(activity.type)}
            </a>
            <StatusChip status={activity.status} />
          </span>
          <When at={activity.createdAt} />
          <span class="note">
            {activity.proposerName ?? 'A deleted user'}
            {withOrganization && ` in ${activity.organizationName}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
