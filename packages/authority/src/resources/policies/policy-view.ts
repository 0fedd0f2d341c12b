import type { v1MfaPolicy, v1Policy, v1SessionProfile } from '@turnkey/sdk-types';
import { timestampView } from '../../operation/timestamp.ts';
import type { MfaPolicyRecord } from '../../store/mfa-policies.ts';
import type { PolicyRecord } from '../../store/policies.ts';
import type { SessionProfileRecord } from '../../store/session-profiles.ts';

/** A policy in the form of the API. */
export function policyView(policy: PolicyRecord): v1Policy {
  return {
    policyId: policy.id,
    policyName: policy.name,
    effect: policy.effect,
    consensus: policy.consensus,
    condition: policy.condition,
    ...(policy.time ? { time: policy.time } : {}),
    notes: policy.notes,
    createdAt: timestampView(policy.createdAt),
    updatedAt: timestampView(policy.updatedAt),
  };
}

/** An MFA policy in the form of the API. */
export function mfaPolicyView(policy: MfaPolicyRecord): v1MfaPolicy {
  return {
    mfaPolicyId: policy.id,
    mfaPolicyName: policy.name,
    condition: policy.condition,
    requiredAuthenticationMethods: policy.requiredMethods,
    order: policy.rank,
    ...(policy.notes === null ? {} : { notes: policy.notes }),
    createdAt: timestampView(policy.createdAt),
    updatedAt: timestampView(policy.updatedAt),
  };
}

/** A session profile in the form of the API. */
export function sessionProfileView(profile: SessionProfileRecord): v1SessionProfile {
  return {
    sessionProfileId: profile.id,
    sessionProfileName: profile.name,
    scope: profile.scope,
    ...(profile.expirationSeconds === null ? {} : { expirationSeconds: String(profile.expirationSeconds) }),
    ...(profile.notes === null ? {} : { notes: profile.notes }),
    createdAt: timestampView(profile.createdAt),
    updatedAt: timestampView(profile.updatedAt),
  };
}
