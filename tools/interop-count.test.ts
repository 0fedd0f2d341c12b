import { expect, it } from 'vitest';
import { countCargoTests, countGoTests } from './interop-count.ts';

it('The tests of go are counted, and what runs inside of them is not', () => {
  const output =
    '=== RUN   TestA\n    --- PASS: TestA/inside (0.00s)\n--- PASS: TestA (0.10s)\n--- FAIL: TestB (0.00s)\n';
  expect(countGoTests(output, 1)).toEqual({ passed: 1, failed: 1 });
});

it('The tests of every program that cargo runs are counted', () => {
  const summary = (passed: number, failed: number) =>
    `test result: ${failed ? 'FAILED' : 'ok'}. ${passed} passed; ${failed} failed; 0 ignored; 0 measured; 0 filtered out\n`;
  expect(countCargoTests(summary(3, 0) + summary(0, 0) + summary(1, 2), 101)).toEqual({ passed: 4, failed: 2 });
});

it('A suite that does not compile, breaks or is empty counts as one failure', () => {
  expect(countGoTests('FAIL\tinterop [build failed]\n', 1)).toEqual({ passed: 0, failed: 1 });
  expect(countGoTests('--- PASS: TestA (0.10s)\npanic: late\n', 2)).toEqual({ passed: 1, failed: 1 });
  expect(countCargoTests('error: could not compile\n', 101)).toEqual({ passed: 0, failed: 1 });
  expect(countCargoTests('', 0)).toEqual({ passed: 0, failed: 1 });
});
