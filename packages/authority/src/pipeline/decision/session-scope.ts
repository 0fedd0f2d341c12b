import { PolicyEvaluationError } from '../../policy-language/errors.ts';
import { evaluateToBoolean } from '../../policy-language/evaluate.ts';
import { parsedExpression } from '../../policy-language/parsed-expression.ts';
import type { PolicyStruct } from '../../policy-language/value.ts';
import type { Store } from '../../store/database.ts';
import type { Organization } from '../../store/organizations.ts';

/**
 * Whether the scope of a session profile allows a request. A scope with an evaluation error does not allow it (Turnkey
 * docs, "Session profiles").
 * @param organization The organization of the session's user.
 * @param environment The keywords that describe the request.
 */
export async function isInScope(
  store: Store,
  organization: Pick<Organization, 'id' | 'parentId'>,
  sessionProfileId: string,
  environment: PolicyStruct,
): Promise<boolean> {
  const profile = await store.sessionProfiles.find(organization.parentId ?? organization.id, sessionProfileId);
  if (!profile) return false;
  try {
    return evaluateToBoolean(parsedExpression(profile.scope, 'condition'), environment);
  } catch (error) {
    if (error instanceof PolicyEvaluationError) return false;
    throw error;
  }
}
