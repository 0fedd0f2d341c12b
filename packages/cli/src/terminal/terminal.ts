import { createStyle } from './style.ts';

/** The output of a long-running command. */
export interface Terminal {
  heading(text: string): void;
  /**
   * Shows that a step is running, then its result and how long it took.
   * @param label - what is being started, at most 12 characters
   * @param done - describes the result in one line
   */
  step<T>(label: string, work: () => Promise<T>, done: (result: T) => string): Promise<T>;
  /** Aligned rows of a label and a value. */
  rows(rows: readonly (readonly [label: string, value: string])[]): void;
  paragraph(...lines: string[]): void;
  /** One line about a problem, on standard error. */
  warn(text: string): void;
}

const LABEL_WIDTH = 12;
const SLOW_MS = 100;

export function createTerminal(output: NodeJS.WriteStream = process.stdout): Terminal {
  const style = createStyle(output);
  // On a terminal, the result replaces the line "starting …". Elsewhere only the result is printed.
  const clear = output.isTTY ? '\r\x1b[2K' : '';
  const line = (text = ''): void => void output.write(`${text}\n`);
  const row = (sign: string, label: string, value: string): string => `  ${sign} ${label.padEnd(LABEL_WIDTH)}${value}`;

  return {
    heading: (text) => line(`\n  ${style.bold(text)}\n`),
    async step(label, work, done) {
      if (output.isTTY) output.write(style.dim(row('·', label, 'starting …')));
      const startedAt = performance.now();
      try {
        const result = await work();
        const elapsed = performance.now() - startedAt;
        const time = elapsed < SLOW_MS ? '' : style.dim(`  ${(elapsed / 1000).toFixed(1)} s`);
        line(clear + row(style.green('✓'), label, done(result)) + time);
        return result;
      } catch (error) {
        output.write(clear);
        throw error;
      }
    },
    rows(rows) {
      line();
      const marked = (value: string): string => value.replace(/https?:\/\/\S+/, (url) => style.cyan(url));
      for (const [label, value] of rows) line(row(' ', label, marked(value)));
    },
    paragraph(...lines) {
      line();
      for (const text of lines) line(`  ${text}`);
    },
    warn: (text) => console.error(`  ${style.red('!')} ${text}`),
  };
}
