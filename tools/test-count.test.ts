import { expect, test } from 'vitest';
import { countTests, type VitestReport } from './test-count.ts';

const report = (changes: Partial<VitestReport>): VitestReport => ({
  numPassedTests: 3,
  numFailedTests: 0,
  testResults: [],
  ...changes,
});

test('A sound run counts what vitest counted', () => {
  expect(countTests(report({}), 0)).toEqual({ passed: 3, failed: 0 });
});

test('Failed tests are counted once', () => {
  const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] }];
  expect(countTests(report({ numFailedTests: 1, testResults }), 1)).toEqual({ passed: 3, failed: 1 });
});

test('A file that cannot be loaded is a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }];
  expect(countTests(report({ testResults }), 1)).toEqual({ passed: 3, failed: 1 });
});

test('A run that breaks, leaves no report or has no tests is a failure', () => {
  expect(countTests(report({}), 1)).toEqual({ passed: 3, failed: 1 });
  expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1 });
  expect(countTests(report({ numPassedTests: 0 }), 0)).toEqual({ passed: 0, failed: 1 });
});
