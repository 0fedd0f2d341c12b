/** Counts seconds down to zero. */
export interface Countdown {
  start(seconds: number): void;
  stop(): void;
}

/** @param onSecond Called with the seconds that are left: at the start, after each second, and with 0 at the end. */
export function countdown(onSecond: (secondsLeft: number) => void): Countdown {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => clearInterval(timer);
  return {
    stop,
    start(seconds) {
      stop();
      // Reads the clock each time, because browsers slow down the timers of background pages.
      const end = Date.now() + seconds * 1_000;
      const tick = () => {
        const left = Math.max(0, Math.ceil((end - Date.now()) / 1_000));
        if (left === 0) stop();
        onSecond(left);
      };
      timer = setInterval(tick, 1_000);
      tick();
    },
  };
}
