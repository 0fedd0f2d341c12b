/** What a check says is wrong, and what to do. Each is one sentence. Text of other servers is only in it as `foreignText`. */
export interface Problem {
  severity: 'warning' | 'failed';
  problem: string;
  /** Names the option, the variable, the command or the page where it is mended. */
  fix: string;
}

/** The result of a check: it is in order, it says nothing here, or there are problems. */
export type Finding = { ok: string } | { skipped: string } | readonly Problem[];

export function ok(detail: string): Finding {
  return { ok: detail };
}

export function skipped(reason: string): Finding {
  return { skipped: reason };
}

export function warning(problem: string, fix: string): Problem {
  return { severity: 'warning', problem, fix };
}

export function failed(problem: string, fix: string): Problem {
  return { severity: 'failed', problem, fix };
}

/** The problems, or that everything is in order. */
export function unless(problems: readonly Problem[], detail: string): Finding {
  return problems.length > 0 ? problems : ok(detail);
}
