import type { JsonObject } from '@postern/protocol';
import { apiError } from '../../errors/api-error.ts';
import type { PreparedActivity } from '../../operation/activity-definition.ts';
import type { Caller } from '../../operation/caller.ts';
import { activityEnvironment } from '../../policy-language/activity-environment.ts';
import { PolicyEvaluationError } from '../../policy-language/errors.ts';
import { evaluateToBoolean } from '../../policy-language/evaluate.ts';
import { parsePolicyExpression } from '../../policy-language/parser.ts';
import type { Store } from '../../store/database.ts';
import type { Organization } from '../../store/organizations.ts';

/**
 * Keeps a session to the scope of its profile. A scope speaks of activities, so that it is evaluated for every one of
 * them; one that cannot be evaluated for an activity does not allow it (Turnkey docs, "Session profiles").
 * @throws ApiError when the activity is out of scope.
 */
export async function requireScope(
  store: Store,
  caller: Caller,
  activity: { type: string; parameters: JsonObject; prepared: PreparedActivity; organization: Organization },
): Promise<void> {
  const { sessionProfileId } = caller.credential;
  if (sessionProfileId === null) return;
  const { type, parameters, prepared, organization } = activity;
  const profile = await store.sessionProfiles.find(
    caller.organization.parentId ?? caller.organization.id,
    sessionProfileId,
  );
  if (!profile) throw apiError('OUT_OF_SCOPE');
  const environment = activityEnvironment(type, parameters, await prepared.touches({ organization, store }));
  try {
    if (evaluateToBoolean(parsePolicyExpression(profile.scope, 'condition'), environment)) return;
  } catch (error) {
    if (!(error instanceof PolicyEvaluationError)) throw error;
  }
  throw apiError('OUT_OF_SCOPE');
}
