import { expect, test } from 'vitest';
import { countTests, type VitestReport } from './test-count.ts';

const report = (changes: Partial<VitestReport>): VitestReport => ({
  numPassedTests: 3,
  numFailedTests: 0,
  testResults: [],
  ...changes,
});

test('a sound run counts what vitest counted', () => {
  expect(countTests(report({}), 0)).toEqual({ passed: 3, failed: 0 });
});

test('failed tests are counted once', () => {
  const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] }];
  expect(countTests(report({ numFailedTests: 1, testResults }), 1)).toEqual({ passed: 3, failed: 1 });
});

test('a file that cannot be loaded is a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }];
  expect(countTests(report({ testResults }), 1)).toEqual({ passed: 3, failed: 1 });
});

test('so is a run that breaks, one that leaves no report, and one without tests', () => {
  expect(countTests(report({}), 1)).toEqual({ passed: 3, failed: 1 });
  expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1 });
  expect(countTests(report({ numPassedTests: 0 }), 0)).toEqual({ passed: 0, failed: 1 });
});
