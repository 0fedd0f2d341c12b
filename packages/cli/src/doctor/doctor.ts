import { DOCTOR_CHECKS } from './doctor-checks.ts';
import { readSubject, type SubjectSource } from './read-subject.ts';
import { type CheckResult, runChecks, type Status } from './run-checks.ts';

/** What came of all checks. `--json` prints it; docs/doctor.md describes it. */
export interface DoctorReport {
  /** Changes when a field changes its meaning or is removed. */
  version: 1;
  subject: {
    /** Empty when it is not set or no URL. */
    turnkeyApiUrl: string;
    organizationId: string;
    production: boolean;
    /** Absolute path; null without a file. */
    configurationFile: string | null;
  };
  summary: Record<Status, number>;
  checks: CheckResult[];
}

export interface DoctorRequest extends SubjectSource {
  /** The ids of the checks to run; those that they need run too. Without it, all of them. */
  only?: readonly string[] | undefined;
  /** Called when a check has ended, with the titles of those that still run. */
  onProgress?: (done: number, running: readonly string[]) => void;
}

/** Looks at one deployment. It changes nothing: to Turnkey it sends queries only, and in the database it only reads. */
export async function examineDeployment(request: DoctorRequest): Promise<DoctorReport> {
  const subject = await readSubject(request);
  const { only, limitMs, onProgress } = request;
  const checks = await runChecks(DOCTOR_CHECKS, subject, { only, limitMs, ...(onProgress ? { onProgress } : {}) });
  const { apiUrl, organizationId } = subject.turnkey;
  const count = (status: Status) => checks.filter((check) => check.status === status).length;
  return {
    version: 1,
    subject: {
      turnkeyApiUrl: URL.canParse(apiUrl) ? new URL(apiUrl).origin : '',
      organizationId: /^[0-9a-f-]{36}$/i.test(organizationId) ? organizationId : '',
      production: subject.isProduction,
      configurationFile: subject.configFile ?? null,
    },
    summary: { ok: count('ok'), warning: count('warning'), failed: count('failed'), skipped: count('skipped') },
    checks,
  };
}

/** The ids of all checks. */
export const CHECK_IDS: readonly string[] = DOCTOR_CHECKS.flatMap(({ checks }) => checks.map(({ id }) => id));
