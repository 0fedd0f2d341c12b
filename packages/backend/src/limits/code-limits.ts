import type { OtpType } from '@postern/protocol';
import type { BudgetUse } from '../audit/audit-event.ts';
import { AuthError } from '../auth-error.ts';
import type { CodeBudget, RateLimits } from '../configuration/options.ts';
import type { Counters, Limit, PaceLimit, WindowLimit } from '../store/contract.ts';
import type { ClientNetwork } from './client-network.ts';
import { addressLimits, secondsUntil } from './rate-limits.ts';

/** Counts codes for the client's networks, the contact, and the budget of the deployment. */
export interface CodeLimits {
  /**
   * Counts one code, before it is sent.
   * @param identity The key of the contact.
   * @returns The budget that this code brings to 80 %, if there is one.
   * @throws AuthError RATE_LIMITED or TOO_MANY_OTPS with the seconds to wait.
   */
  count(otpType: OtpType, identity: string, client: ClientNetwork): Promise<BudgetUse | undefined>;
  /** Uncounts a code that was used, or that was certainly not sent. The contact may then have another one. */
  takeBack(identity: string, client: ClientNetwork): Promise<void>;
}

interface CodeLimitsOptions {
  /** Budgets are counted for each parent organization, because several can share a store. */
  organizationId: string;
  rateLimits: RateLimits;
  budget: CodeBudget;
  /** Lifetime of a code in seconds. */
  expirationSeconds: number;
  counters: Counters;
  /** Unix time in milliseconds. */
  now: () => number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Turnkey counts a code a little later than this backend. */
const MARGIN_MS = 5_000;
const WARN_AT = 0.8;

export function createCodeLimits(options: CodeLimitsOptions): CodeLimits {
  const { organizationId, rateLimits, counters, now } = options;
  const lifetimeMs = options.expirationSeconds * 1000 + MARGIN_MS;

  return {
    async count(otpType, identity, client) {
      const nowMs = now();
      const budget = budgetLimits(otpType, organizationId, options.budget);
      const address = addressLimits('codesPerAddress', rateLimits, client);
      const limits: Limit[] = [...address, ...budget, ...contactPaces(identity, client, lifetimeMs)];
      const { isCounted, counts } = await counters.count(limits, nowMs);
      if (isCounted) return budgetWarning(budget, counts.slice(address.length));
      const latest = Math.max(...counts.map(({ freeAtMs }) => freeAtMs));
      const retryAfterSeconds = secondsUntil(latest, nowMs);
      const obstacle = counts.findIndex(({ freeAtMs }) => freeAtMs === latest);
      const reached = limits[obstacle];
      if (reached && !('max' in reached)) {
        throw new AuthError('TOO_MANY_OTPS', { limit: 'codesPerContact', retryAfterSeconds });
      }
      const limit = budget[obstacle - address.length]?.name ?? 'codesPerAddress';
      throw new AuthError('RATE_LIMITED', { limit, retryAfterSeconds });
    },
    takeBack: (identity, client) => counters.takeBack(contactPaces(identity, client, lifetimeMs), now()),
  };
}

/**
 * Turnkey allows three active codes per contact and refuses the fourth. One network gets only two of them, so that an
 * attacker cannot use up all three, and the user on another network still gets one. Each later pause is longer than the
 * lifetime of a code, so all earlier codes have expired when it ends.
 */
function contactPaces(identity: string, { largest }: ClientNetwork, lifetimeMs: number): PaceLimit[] {
  const longest = (pauseMs: number) => Math.max(lifetimeMs, Math.min(pauseMs, HOUR_MS));
  const growing = [1, 2, 4, 8, 16].map((factor) => longest(factor * lifetimeMs));
  return [
    // The pauses for the contact as a whole stay short, so that an attacker with many networks cannot lock it for an
    // hour.
    { key: `codes:${identity}`, pausesMs: [0, 0, 0, lifetimeMs, 2 * lifetimeMs], forgottenAfterMs: DAY_MS },
    { key: `codes:${identity}@${largest}`, pausesMs: [0, 0, ...growing], forgottenAfterMs: DAY_MS },
  ];
}

function budgetLimits(
  otpType: OtpType,
  organizationId: string,
  { emailPerMinute, emailPerDay, smsPerMinute, smsPerDay }: CodeBudget,
): (WindowLimit & { name: string })[] {
  const isEmail = otpType === 'OTP_TYPE_EMAIL';
  const limit = (name: string, max: number, windowMs: number) => ({
    name,
    key: `${name}:${organizationId}`,
    max,
    windowMs,
  });
  return isEmail
    ? [limit('emailPerMinute', emailPerMinute, MINUTE_MS), limit('emailPerDay', emailPerDay, DAY_MS)]
    : [limit('smsPerMinute', smsPerMinute, MINUTE_MS), limit('smsPerDay', smsPerDay, DAY_MS)];
}

/** Only one use reaches exactly 80 %, even with many processes, so there is one warning in each window. */
function budgetWarning(
  budget: readonly (WindowLimit & { name: string })[],
  counts: readonly { count: number }[],
): BudgetUse | undefined {
  const reached = budget.findLast(({ max }, index) => counts[index]?.count === Math.ceil(max * WARN_AT));
  return reached && { limit: reached.name, used: Math.ceil(reached.max * WARN_AT), max: reached.max };
}
