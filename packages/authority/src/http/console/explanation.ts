import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { Uuid } from '../../operation/schemas.ts';
import { policyRequest } from '../../pipeline/decision/policy-request.ts';
import { countVotes } from '../../pipeline/decision/tally.ts';
import { loadPendingActivity } from '../../pipeline/pending-activity.ts';
import type { ConsoleEndpoint } from './endpoint.ts';
import { policyReport } from './policy-report.ts';

interface Params {
  organizationId: string;
  id: string;
}

/**
 * What each policy of today says of a recorded activity with its votes, and why. The votes count as they did when they
 * were cast. What the activity is about may have changed since.
 */
export const explanation: ConsoleEndpoint<'explanation', Params> = {
  name: 'explanation',
  method: 'GET',
  parameters: z.object({ organizationId: Uuid, id: Uuid }),
  async answer({ organizationId, id }, { activities, vault, database: { store }, runtime }) {
    const record = await store.activities.find(organizationId, id);
    if (!record) throw notFound('activity');
    const source = { activities, vault, store, now: new Date(runtime.now()) };
    const pending = await loadPendingActivity(source, record);
    const { votes, deciding } = pending;
    const request = await policyRequest(store, pending, { tally: countVotes(votes), votes });
    const policies = await store.policies.list(deciding.id);
    return {
      policies: policies.map((policy) => ({
        policyId: policy.id,
        name: policy.name,
        effect: policy.effect,
        ...policyReport(policy, request),
      })),
    };
  },
};
