import { explainPolicy } from '../../policy-language/explain.ts';
import { evaluatePolicy, type PolicyEffect, type PolicyRequest, parsePolicy } from '../../policy-language/policies.ts';
import type { PolicyText } from '../../policy-language/validate.ts';
import type { PolicyReport } from './answers.ts';

/** What a policy says of a request, as a decision would take it, and why. */
export function policyReport(policy: PolicyText & { effect: PolicyEffect }, request: PolicyRequest): PolicyReport {
  const { effect, consensus, condition, time } = policy;
  const parsed = parsePolicy({ policyId: '', effect, consensus, condition, time });
  return { outcome: evaluatePolicy(parsed, request).outcome, explanation: explainPolicy(policy, request) };
}
