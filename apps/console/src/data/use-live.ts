import type { ConsoleAnswers } from '@postern/authority';
import { useEffect, useRef, useState } from 'preact/hooks';
import { AskError, ask } from './ask.ts';

const REFRESH_MS = 2_000;
/** After an answer that took the database too long. */
const SLOW_REFRESH_MS = 30_000;

const NOTHING = { data: undefined, problem: undefined };

export interface Live<Answer> {
  /** The last answer; undefined before the first one. */
  data: Answer | undefined;
  /** Why the last request failed; undefined when it did not. */
  problem: AskError | undefined;
  /** Asks again at once. */
  refresh(): void;
}

/** What an endpoint answers, asked again while the page is visible. */
export function useLive<Name extends keyof ConsoleAnswers>(
  name: Name,
  query: Record<string, string> = {},
): Live<ConsoleAnswers[Name]> {
  const [live, setLive] = useState<Omit<Live<ConsoleAnswers[Name]>, 'refresh'>>(NOTHING);
  const refreshNow = useRef(() => {});
  const key = JSON.stringify(query);

  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = '';

    async function refresh(): Promise<void> {
      let wait = REFRESH_MS;
      try {
        const data = await ask(name, JSON.parse(key));
        const text = JSON.stringify(data);
        // The same answer again must not disturb what the user is doing.
        if (!isOver && text !== last) setLive({ data, problem: undefined });
        last = text;
      } catch (error) {
        const problem = error instanceof AskError ? error : new AskError(String(error), 0);
        if (problem.status === 503) wait = SLOW_REFRESH_MS;
        last = '';
        if (!isOver) setLive((before) => ({ ...before, problem }));
      }
      if (!isOver) timer = setTimeout(next, wait);
    }
    function next(): void {
      if (document.hidden) document.addEventListener('visibilitychange', next, { once: true });
      else void refresh();
    }
    refreshNow.current = () => {
      clearTimeout(timer);
      void refresh();
    };
    setLive(NOTHING);
    void refresh();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', next);
    };
  }, [name, key]);
  return { ...live, refresh: () => refreshNow.current() };
}
