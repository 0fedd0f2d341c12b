/** The part of vitest's JSON report that is read here. */
export type VitestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
};

/**
 * Counts passed and failed tests. Every kind of failure counts as at least one.
 *
 * A file that could not be loaded is one failure. So is a run that ended with an error but no failed test, and a run
 * without tests.
 *
 * @param report - undefined when vitest left none
 * @param exitCode - the exit code of vitest
 */
export function countTests(report: VitestReport | undefined, exitCode: number): { passed: number; failed: number } {
  const passed = report?.numPassedTests ?? 0;
  const brokenFiles = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  const failed = (report?.numFailedTests ?? 0) + brokenFiles.length;
  const isSoundRun = exitCode === 0 && passed > 0;
  return { passed, failed: failed === 0 && !isSoundRun ? 1 : failed };
}
