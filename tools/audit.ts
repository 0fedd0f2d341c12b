import { spawnSync } from 'node:child_process';
import { repositoryRoot } from './repository.ts';

/** What `npm audit --json` answers (report version 2), as far as it is used here. */
interface AuditReport {
  auditReportVersion: 2;
  vulnerabilities: Record<string, { severity: string; range: string }>;
}

/** The outcome of the check. */
export interface Audit {
  isSound: boolean;
  /** Whether the registry has answered. */
  isAnswered: boolean;
  summary: string;
}

/** Weaknesses of these severities fail the check. */
const SERIOUS = ['high', 'critical'];

/**
 * Reads the answer of `npm audit --json`.
 * @param isRequired Whether an answer must be there. Registries on private networks often do not answer this question.
 */
export function readAudit(output: string, isRequired: boolean): Audit {
  const report = reportIn(output);
  if (!report) {
    const summary =
      'The registry did not answer which dependencies have known weaknesses. Run `npm audit --omit=dev` elsewhere.';
    return { isSound: !isRequired, isAnswered: false, summary };
  }
  const serious = Object.entries(report.vulnerabilities).filter(([, { severity }]) => SERIOUS.includes(severity));
  const lines = serious.map(([name, { severity, range }]) => `${name} ${range}: ${severity}`);
  const advice = 'Update them with `npm audit fix`, or see `npm audit --omit=dev`.';
  return { isSound: serious.length === 0, isAnswered: true, summary: [...lines, advice].join('\n') };
}

/** Asks npm's registry about the dependencies that users of the packages install. */
export function checkAudit(): Audit {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--fetch-timeout=20000', '--fetch-retries=0'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  return readAudit(stdout, process.env.POSTERN_AUDIT === 'required');
}

function reportIn(output: string): AuditReport | undefined {
  try {
    const report = JSON.parse(output) as Partial<AuditReport>;
    return report.auditReportVersion === 2 && report.vulnerabilities ? (report as AuditReport) : undefined;
  } catch {
    return undefined;
  }
}
