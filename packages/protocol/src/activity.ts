import type { JsonObject } from './encoding/json.ts';

/** The body of every request that changes something (Turnkey docs, "Activities"). */
export interface ActivityRequest {
  /** `ACTIVITY_TYPE_…` with its version suffix. It decides what happens; the URL does not. */
  type: string;
  /** Unix time in milliseconds, as a string. */
  timestampMs: string;
  organizationId: string;
  parameters: JsonObject;
}

export const ACTIVITY_STATUSES = [
  'ACTIVITY_STATUS_CREATED',
  'ACTIVITY_STATUS_PENDING',
  'ACTIVITY_STATUS_COMPLETED',
  'ACTIVITY_STATUS_FAILED',
  'ACTIVITY_STATUS_CONSENSUS_NEEDED',
  'ACTIVITY_STATUS_REJECTED',
  'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED',
] as const;

export type ActivityStatus = (typeof ACTIVITY_STATUSES)[number];

/** How old a request may be, and how far in the future, in milliseconds (Turnkey docs, "Activities"). */
export const ACTIVITY_WINDOW = { pastMs: 3_600_000, futureMs: 300_000 } as const;

/** The key of an activity's parameters in `activity.intent`: `ACTIVITY_TYPE_INIT_OTP_V3` -> `initOtpIntentV3`. */
export function intentKey(type: string): string {
  const [, name = '', version = ''] = /^ACTIVITY_TYPE_(.+?)(?:_(V\d+))?$/.exec(type) ?? [];
  const camel = name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${camel}Intent${version}`;
}
