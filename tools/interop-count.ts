/** How many tests of a suite passed and failed. */
export type SuiteCount = { readonly passed: number; readonly failed: number };

/** Counts the tests in the output of `go test -v`. A subtest is part of its test. */
export function countGoTests(output: string, exitCode: number): SuiteCount {
  const count = (verdict: string) => output.match(new RegExp(`^--- ${verdict}: `, 'gm'))?.length ?? 0;
  return soundCount(count('PASS'), count('FAIL'), exitCode);
}

/** Counts the tests in the output of `cargo test`, which prints a sum for each test program. */
export function countCargoTests(output: string, exitCode: number): SuiteCount {
  let passed = 0;
  let failed = 0;
  for (const summary of output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)) {
    passed += Number(summary[1]);
    failed += Number(summary[2]);
  }
  return soundCount(passed, failed, exitCode);
}

/** A suite that ended with an error but no failed test, or that has no test, counts as one failure. */
function soundCount(passed: number, failed: number, exitCode: number): SuiteCount {
  const isSoundRun = exitCode === 0 && passed > 0;
  return { passed, failed: failed === 0 && !isSoundRun ? 1 : failed };
}
