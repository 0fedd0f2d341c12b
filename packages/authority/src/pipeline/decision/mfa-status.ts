import { apiError } from '../../errors/api-error.ts';
import type { ActivityRecord } from '../../store/activities.ts';
import type { Store } from '../../store/database.ts';
import type { Organization } from '../../store/organizations.ts';
import type { Kernel } from '../kernel.ts';
import { parametersOf } from '../proceed.ts';
import { type MfaState, mfaStates } from './mfa.ts';

/** The state of MFA of an activity that is on record. */
export async function mfaStatesOf(
  store: Store,
  activities: Kernel['activities'],
  record: ActivityRecord,
  organization: Organization,
): Promise<MfaState[]> {
  const activity = activities.get(record.type);
  const deciding = await store.organizations.find(record.decidingOrganizationId);
  if (!activity || !deciding) throw apiError('INTERNAL');
  const parameters = parametersOf(record);
  const votes = await store.votes.list(record.organizationId, [record.id]);
  const prepared = activity.prepare(parameters);
  return mfaStates(store, { type: record.type, parameters, prepared, organization, deciding, votes });
}
