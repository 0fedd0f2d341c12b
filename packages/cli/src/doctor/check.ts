import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

/** One thing that the doctor looks at. It changes nothing. */
export interface Check {
  /** Stable: scripts name it. */
  id: string;
  title: string;
  /** One sentence for the documentation. */
  looksAt: string;
  /** Checks without which this one makes no sense. It is skipped unless they are in order or only warn. */
  needs?: readonly string[];
  /** @param signal Aborts at the time limit of the check. */
  run(subject: Subject, signal: AbortSignal): Finding | Promise<Finding>;
}
