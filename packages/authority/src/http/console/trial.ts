import type { JsonObject } from '@postern/protocol';
import { z } from 'zod';
import { apiError, unimplemented } from '../../errors/api-error.ts';
import { Uuid } from '../../operation/schemas.ts';
import { policyRequest } from '../../pipeline/decision/policy-request.ts';
import type { PolicyEffect } from '../../policy-language/policies.ts';
import { validatePolicyText } from '../../policy-language/validate.ts';
import type { ConsoleEndpoint } from './endpoint.ts';
import { policyReport } from './policy-report.ts';

/** Longer expressions are refused by the language. */
const Expression = z.string().max(20_000).default('');

const Params = z.object({
  organizationId: Uuid,
  policy: z.object({
    effect: z.enum(['EFFECT_ALLOW', 'EFFECT_DENY'] satisfies PolicyEffect[]),
    consensus: Expression,
    condition: Expression,
    time: Expression,
  }),
  /** `ACTIVITY_TYPE_…` */
  type: z.string().max(200),
  parameters: z.record(z.string(), z.unknown()),
  /** The users who are taken to have approved, each with all of their credentials. */
  approverIds: z.array(Uuid).max(100).default([]),
});

/** Tries a policy on an activity that was not submitted. Nothing is stored. */
export const trial: ConsoleEndpoint<'trial', z.infer<typeof Params>> = {
  name: 'trial',
  method: 'POST',
  parameters: Params,
  async answer(
    { organizationId, policy, type, parameters, approverIds },
    { activities, database: { store }, runtime },
  ) {
    const organization = await store.organizations.find(organizationId);
    if (!organization) throw apiError('ORGANIZATION_NOT_FOUND');
    const activity = activities.get(type);
    if (!activity) throw unimplemented(type);
    const prepared = activity.prepare(parameters);
    const errors = validatePolicyText(policy);
    if (errors.length > 0) return { trial: { errors, report: null } };
    const credentials = await store.credentials.list(organizationId);
    const votes = credentials
      .filter(({ userId }) => approverIds.includes(userId))
      .map(({ userId, id, type: credentialType, publicKey }) => ({
        userId,
        credentialId: id,
        credentialType,
        publicKey,
      }));
    const subject = {
      record: { type },
      parameters: parameters as JsonObject,
      prepared,
      organization,
      deciding: organization,
      now: new Date(runtime.now()),
    };
    const request = await policyRequest(store, subject, { tally: { approved: approverIds, rejected: [] }, votes });
    return { trial: { errors, report: policyReport(policy, request) } };
  },
};
