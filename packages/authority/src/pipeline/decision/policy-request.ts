import type { PolicyRequest } from '../../policy-language/policies.ts';
import type { Store } from '../../store/database.ts';
import type { PendingActivity } from '../pending-activity.ts';
import { type ActivitySubject, pendingEnvironment } from './environments.ts';
import type { Tally } from './tally.ts';
import { type UsedCredential, votersOf } from './voters.ts';

/** What policies see of an activity: its keywords, the votes on it, and the time. */
export async function policyRequest(
  store: Store,
  pending: ActivitySubject & Pick<PendingActivity, 'deciding' | 'now'>,
  { tally, votes }: { tally: Tally; votes: readonly UsedCredential[] },
): Promise<PolicyRequest> {
  return {
    environment: await pendingEnvironment(store, pending),
    votes: await votersOf(store, pending.deciding, tally, votes),
    now: pending.now,
  };
}
