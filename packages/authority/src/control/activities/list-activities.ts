import { z } from 'zod';
import { Uuid } from '../../operation/schemas.ts';
import { Time } from '../clock/clock-schemas.ts';
import { controlEndpoint } from '../endpoint.ts';

const MAX_ACTIVITIES = 1_000;

export const listActivities = controlEndpoint({
  method: 'GET',
  path: 'activities',
  name: 'listActivities',
  summary: 'What was asked in all organizations, oldest first: the newest activities that pass the filter.',
  input: z.object({
    organizationId: Uuid.optional(),
    type: z
      .string()
      .regex(/^[A-Za-z0-9_]{1,100}$/, 'not the type of an activity')
      .optional()
      .describe('ACTIVITY_TYPE_INIT_OTP_V3, or INIT_OTP for every version.'),
    status: z
      .string()
      .regex(/^[A-Z_]{1,100}$/, 'not a status')
      .optional()
      .describe('ACTIVITY_STATUS_COMPLETED, or COMPLETED.'),
    limit: z.coerce.number<string | number>().int().min(1).max(MAX_ACTIVITIES).default(MAX_ACTIVITIES),
  }),
  output: z.object({
    activities: z.array(
      z.object({
        id: z.string(),
        organizationId: z.string(),
        type: z.string(),
        status: z.string(),
        intent: z.record(z.string(), z.unknown()).describe('As Turnkey shows it: an object with one key.'),
        result: z.record(z.string(), z.unknown()),
        createdAt: Time,
      }),
    ),
  }),
  async answer({ kernel }, { organizationId, type, status, limit }) {
    const found = await kernel.database.store.activities.listEverywhere({
      organizationId,
      type: type && `^ACTIVITY_TYPE_${type.toUpperCase().replace(/^ACTIVITY_TYPE_/, '')}(_V[0-9]+)?$`,
      status: status && `ACTIVITY_STATUS_${status.replace(/^ACTIVITY_STATUS_/, '')}`,
      limit,
    });
    return {
      activities: found.map(({ id, organizationId, type, status, intent, result, createdAt }) => {
        return { id, organizationId, type, status, intent, result, createdAt: createdAt.toISOString() };
      }),
    };
  },
});
