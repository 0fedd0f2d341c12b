import type { JsonObject } from '@postern/protocol';
import { activityEnvironment } from '../domain/policy/activity-environment.ts';
import { PolicyEvaluationError } from '../domain/policy/errors.ts';
import { evaluateToBoolean } from '../domain/policy/evaluate.ts';
import { parsePolicyExpression } from '../domain/policy/parser.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import type { PreparedActivity } from './activity-definition.ts';
import { apiError } from './api-error.ts';
import type { Caller } from './caller.ts';

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
