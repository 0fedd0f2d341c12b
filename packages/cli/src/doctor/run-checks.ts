import type { Check } from './check.ts';
import { CheckFailure } from './check-failure.ts';
import type { Finding, Problem } from './finding.ts';
import { printable } from './foreign-text.ts';
import type { Subject } from './subject.ts';

export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** What came of a check. */
export interface CheckResult {
  id: string;
  group: string;
  title: string;
  status: Status;
  /** What was found in order, or why the check was skipped. Empty with problems. */
  detail: string;
  /** The id of a check without which this one could not run. */
  blockedBy?: string;
  problems: Problem[];
  milliseconds: number;
}

/** Checks under one heading. */
export interface CheckGroup {
  name: string;
  checks: readonly Check[];
}

export interface RunOptions {
  /** The ids of the checks to run; those that they need run too. */
  only?: readonly string[] | undefined;
  /** Time limit of each check, in milliseconds. */
  limitMs: number;
  /** Called when a check has ended, with the titles of those that still run. */
  onProgress?: (done: number, running: readonly string[]) => void;
}

const MAX_LENGTH = 400;

/**
 * Runs checks side by side, each one when those that it needs have ended.
 * @returns The results in the order of the groups.
 */
export async function runChecks(
  groups: readonly CheckGroup[],
  subject: Subject,
  { only, limitMs, onProgress }: RunOptions,
): Promise<CheckResult[]> {
  const all = groups.flatMap(({ name, checks }) => checks.map((check) => ({ group: name, check })));
  const wanted = only && withNeeds(only, new Map(all.map(({ check }) => [check.id, check])));
  const chosen = all.filter(({ check }) => wanted?.has(check.id) ?? true);
  const results = new Map<string, Promise<CheckResult>>();
  const running = new Map(chosen.map(({ check }) => [check.id, check.title]));

  const resultOf = ({ group, check }: (typeof chosen)[number]): Promise<CheckResult> => {
    const known = results.get(check.id);
    if (known) return known;
    const needed = chosen.filter((other) => check.needs?.includes(other.check.id)).map(resultOf);
    const result = Promise.all(needed).then(async (before) => {
      const startedAt = performance.now();
      // A check that is skipped because it does not apply blocks none.
      const obstacle = before.find(({ status, blockedBy }) => status === 'failed' || blockedBy !== undefined);
      const finding = obstacle
        ? { skipped: `It needs ${obstacle.id}, which ${obstacle.status === 'failed' ? 'failed' : 'was skipped'}.` }
        : await findingOf(check, subject, limitMs);
      running.delete(check.id);
      onProgress?.(chosen.length - running.size, [...running.values()]);
      const milliseconds = Math.round(performance.now() - startedAt);
      return {
        id: check.id,
        group,
        title: check.title,
        ...shownOf(finding, subject.secrets),
        ...(obstacle ? { blockedBy: obstacle.blockedBy ?? obstacle.id } : {}),
        milliseconds,
      };
    });
    results.set(check.id, result);
    return result;
  };
  return Promise.all(chosen.map(resultOf));
}

function withNeeds(ids: readonly string[], checks: ReadonlyMap<string, Check>): Set<string> {
  const found = new Set<string>();
  const add = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const needed of checks.get(id)?.needs ?? []) add(needed);
  };
  for (const id of ids) add(id);
  return found;
}

/** A check that does not obey its signal must not stop the command either. */
async function findingOf(check: Check, subject: Subject, limitMs: number): Promise<Finding> {
  const limit = new AbortController();
  const late = new Promise<'late'>((resolve) => {
    limit.signal.addEventListener('abort', () => resolve('late'), { once: true });
  });
  const timer = setTimeout(() => limit.abort(), limitMs);
  try {
    const finding = await Promise.race([late, (async () => check.run(subject, limit.signal))()]);
    return finding === 'late' ? outOfTime(check, limitMs) : finding;
  } catch (error) {
    if (error instanceof CheckFailure) return [error.problem];
    if (limit.signal.aborted || isTimeout(error)) return outOfTime(check, limitMs);
    // Only the name: a message may hold what was read.
    const name = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : 'Error';
    return [
      {
        severity: 'failed',
        problem: `The check itself met an unexpected error (${name}).`,
        fix: `Run "npx postern doctor --only ${check.id}" again, and report it when it stays.`,
      },
    ];
  } finally {
    clearTimeout(timer);
    limit.abort();
  }
}

/** What Turnkey or the database is asked has the same limit, and several checks wait for it. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function outOfTime(check: Check, limitMs: number): Problem[] {
  return [
    {
      severity: 'failed',
      problem: `There was no answer within ${limitMs / 1000} s.`,
      fix: `Check that the other side runs and that a firewall lets this machine reach it, then run "npx postern doctor --only ${check.id}".`,
    },
  ];
}

function shownOf(finding: Finding, secrets: readonly string[]): Pick<CheckResult, 'status' | 'detail' | 'problems'> {
  const shown = (text: string): string => {
    const hidden = secrets.reduce((rest, secret) => rest.replaceAll(secret, '<secret>'), text);
    return printable(hidden).slice(0, MAX_LENGTH);
  };
  if ('ok' in finding) return { status: 'ok', detail: shown(finding.ok), problems: [] };
  if ('skipped' in finding) return { status: 'skipped', detail: shown(finding.skipped), problems: [] };
  const problems = finding.map(({ severity, problem, fix }) => ({
    severity,
    problem: shown(problem),
    fix: shown(fix),
  }));
  return {
    status: problems.some(({ severity }) => severity === 'failed') ? 'failed' : 'warning',
    detail: '',
    problems,
  };
}
