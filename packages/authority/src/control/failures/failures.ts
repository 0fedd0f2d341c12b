/** How an operation fails on purpose. */
export const FAILURE_KINDS = [429, 500, 'timeout', 'reset', 'html'] as const;

export type FailureKind = (typeof FAILURE_KINDS)[number];

export interface Failure {
  /** The last part of the path of an operation, such as `init_otp`; `*` for each. */
  operation: string;
  /** How many more requests fail. */
  times: number;
  with: FailureKind;
  /** Whether the operation is carried out, and only its answer is lost. */
  executes: boolean;
}

/** The failures that a test has ordered, of one process. */
export interface Failures {
  add(failure: Failure): void;
  /** Those that still wait for a request, in the order in which they were ordered. */
  list(): Failure[];
  /** Forgets all of them, and ends the requests that wait for an answer that does not come. */
  clear(): void;
  /** The failure of this request, when one is ordered. It counts as one of its times. */
  take(operation: string): Failure | undefined;
  /** Aborted by the next `clear`. */
  readonly cleared: AbortSignal;
}

export function createFailures(): Failures {
  let ordered: Failure[] = [];
  let clearing = new AbortController();
  return {
    add: (failure) => void ordered.push({ ...failure }),
    list: () => ordered.map((failure) => ({ ...failure })),
    clear() {
      ordered = [];
      clearing.abort();
      clearing = new AbortController();
    },
    take(operation) {
      const failure = ordered.find((each) => each.operation === '*' || each.operation === operation);
      if (!failure) return undefined;
      failure.times -= 1;
      ordered = ordered.filter(({ times }) => times > 0);
      return { ...failure };
    },
    get cleared() {
      return clearing.signal;
    },
  };
}
