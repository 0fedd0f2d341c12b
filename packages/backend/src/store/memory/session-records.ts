import type { SessionRecord, SessionRecords } from '../contract.ts';

/** With more sessions than this, expired ones are deleted. */
const SWEEP_AT = 50_000;

export function createMemorySessionRecords(): SessionRecords {
  const records = new Map<string, SessionRecord>();
  /** The keys of the sessions of each sub-organization. */
  const keysOf = new Map<string, Set<string>>();
  let sweepAt = SWEEP_AT;

  function sweep(nowMs: number) {
    for (const [key, { organizationId, expiresAtMs }] of records) {
      if (expiresAtMs > nowMs) continue;
      records.delete(key);
      const keys = keysOf.get(organizationId);
      keys?.delete(key);
      if (keys?.size === 0) keysOf.delete(organizationId);
    }
    // Doubling keeps the cost per session constant.
    sweepAt = Math.max(SWEEP_AT, records.size * 2);
  }

  function aliveAt(key: string, nowMs: number): SessionRecord | undefined {
    const record = records.get(key);
    return record && record.expiresAtMs > nowMs ? record : undefined;
  }

  return {
    async note(key, session, nowMs) {
      if (records.size >= sweepAt) sweep(nowMs);
      records.set(key, merged(aliveAt(key, nowMs), session));
      const keys = keysOf.get(session.organizationId) ?? new Set();
      keysOf.set(session.organizationId, keys.add(key));
    },
    find: async (key, nowMs) => aliveAt(key, nowMs),
    async list(organizationId, userId, nowMs) {
      const found = [...(keysOf.get(organizationId) ?? [])].flatMap((key) => aliveAt(key, nowMs) ?? []);
      return found
        .filter((record) => userId === undefined || record.userId === userId)
        .sort((a, b) => a.openedAtMs - b.openedAtMs);
    },
  };
}

function merged(standing: SessionRecord | undefined, session: SessionRecord): SessionRecord {
  if (!standing) return session;
  return {
    ...standing,
    device: standing.device ?? session.device,
    identity: standing.identity ?? session.identity,
    openedAtMs: Math.min(standing.openedAtMs, session.openedAtMs),
    seenAtMs: Math.max(standing.seenAtMs, session.seenAtMs),
    expiresAtMs: Math.max(standing.expiresAtMs, session.expiresAtMs),
  };
}
