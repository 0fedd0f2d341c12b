import { z } from 'zod';
import type { ClockState } from './clock.ts';

const NO_DURATION = 'not a duration such as 15m or 1.5h';
const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds, or text such as `15m`. It becomes milliseconds. */
export const Duration = z
  .union([z.int(), z.string().regex(/^-?\d{1,9}(\.\d{1,6})?(ms|s|m|h|d)$/, NO_DURATION)], NO_DURATION)
  .transform((value) => {
    if (typeof value === 'number') return value;
    const [, amount, unit] = /^(.*?)(ms|s|m|h|d)$/.exec(value) ?? [];
    return Math.round(Number(amount) * UNITS_MS[unit as keyof typeof UNITS_MS]);
  })
  .describe('Milliseconds, or a number with a unit: 500ms, 30s, 15m, 1.5h, 2d. Negative to go back.');

/** A time that JavaScript and PostgreSQL can both show. */
export const Time = z.iso.datetime({ offset: true }).describe('RFC 3339');

export const ClockView = z.object({
  now: Time.describe('The time of the authority.'),
  systemTime: Time.describe('The time that it would have if it had not been moved.'),
  stopped: z.boolean().describe('Whether it stands still.'),
});

export function clockView({ now, systemNow, isStopped }: ClockState): z.infer<typeof ClockView> {
  return { now: new Date(now).toISOString(), systemTime: new Date(systemNow).toISOString(), stopped: isStopped };
}
