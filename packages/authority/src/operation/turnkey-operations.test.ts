import { describe, expect, it } from 'vitest';
import { ACTIVITIES } from '../registry/activities.ts';
import { operationCoverage } from '../registry/coverage.ts';
import { QUERIES } from '../registry/queries.ts';
import { isActivityType, isOperation } from './turnkey-operations.ts';

describe('the operations of the API', () => {
  it('The API includes every operation of this authority, so that each can be called', () => {
    expect([...ACTIVITIES.keys()].filter((type) => !isActivityType(type))).toEqual([]);
    expect([...QUERIES.keys()].filter((name) => !isOperation('query', name))).toEqual([]);
  });

  it('Each operation of the API is marked as done or not, and each version of a submission too', () => {
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

  it('The names of queries are not names of submissions', () => {
    expect(isOperation('query', 'create_users')).toBe(false);
    expect(isOperation('submit', 'whoami')).toBe(false);
    expect(isOperation('constructor', 'name')).toBe(false);
  });
});
