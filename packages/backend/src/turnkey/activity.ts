import type { ActivityRequest } from '@postern/protocol';
import { ACTIVITY_STATUSES } from '@postern/protocol';
import { z } from 'zod';

/** The part of an activity that the backend reads. */
export const activitySchema = z.object({
  activity: z.object({
    id: z.string(),
    organizationId: z.string(),
    status: z.enum(ACTIVITY_STATUSES),
    result: z.record(z.string(), z.unknown()).optional(),
    failure: z.unknown().optional(),
  }),
});

export type Activity = z.infer<typeof activitySchema>['activity'];

/** Writes the body of an activity. Another `timestampMs` makes it a new activity, even with the same content. */
export function activityBody(
  client: { now(): number },
  type: string,
  organizationId: string,
  parameters: object,
  timestampMs = client.now(),
): string {
  const request: ActivityRequest = {
    type,
    timestampMs: String(timestampMs),
    organizationId,
    parameters: { ...parameters },
  };
  return JSON.stringify(request);
}
