export interface Countdown {
  /** Starts again; 0 ends it at once. */
  start(seconds: number): void;
}

/**
 * Counts seconds.
 * @param onChange Called with the seconds that are left, down to 0.
 */
export function countdown(onChange: (seconds: number) => void): Countdown {
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    start(seconds) {
      clearInterval(timer);
      const end = Date.now() + seconds * 1_000;
      onChange(seconds);
      if (seconds === 0) return;
      timer = setInterval(() => {
        // Reads the clock, because browsers slow down the timers of background tabs.
        const left = Math.max(0, Math.ceil((end - Date.now()) / 1_000));
        onChange(left);
        if (left === 0) clearInterval(timer);
      }, 1_000);
    },
  };
}
