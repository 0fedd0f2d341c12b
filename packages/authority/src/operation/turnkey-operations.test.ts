import { describe, expect, it } from 'vitest';
import { ACTIVITIES } from '../registry/activities.ts';
import { operationCoverage } from '../registry/coverage.ts';
import { QUERIES } from '../registry/queries.ts';
import { isActivityType, isOperation } from './turnkey-operations.ts';

describe('the operations of the API', () => {
  it('include every operation of this authority, so that each can be called', () => {
    expect([...ACTIVITIES.keys()].filter((type) => !isActivityType(type))).toEqual([]);
    expect([...QUERIES.keys()].filter((name) => !isOperation('query', name))).toEqual([]);
  });

  it('are each marked as done or not, submissions with each of their versions', () => {
    const coverage = new Map(operationCoverage().map((operation) => [operation.name, operation]));
    expect(coverage.get('whoami')).toEqual({ kind: 'query', name: 'whoami', isDone: true, activityTypes: [] });
    expect(coverage.get('get_nonces')).toMatchObject({ isDone: false });
    expect(coverage.get('approve_activity')).toMatchObject({ isDone: true });
    expect(coverage.get('init_otp')?.activityTypes).toEqual([
      { type: 'ACTIVITY_TYPE_INIT_OTP_V3', isDone: true },
      { type: 'ACTIVITY_TYPE_INIT_OTP_V2', isDone: true },
      { type: 'ACTIVITY_TYPE_INIT_OTP', isDone: true },
    ]);
  });

  it('distinguish queries from submissions', () => {
    expect(isOperation('query', 'create_users')).toBe(false);
    expect(isOperation('submit', 'whoami')).toBe(false);
    expect(isOperation('constructor', 'name')).toBe(false);
  });
});
