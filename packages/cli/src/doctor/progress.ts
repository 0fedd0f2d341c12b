import { createStyle } from '../terminal/style.ts';

/** One line that says how far the checks are. Only on a terminal. */
export interface Progress {
  show(done: number, running: readonly string[]): void;
  end(): void;
}

const CLEAR = '\r\x1b[2K';
const COLUMNS = 80;

export function createProgress(output: NodeJS.WriteStream): Progress {
  const style = createStyle(output);
  return {
    show(done, running) {
      if (!output.isTTY) return;
      const [first] = running;
      const waits = first === undefined ? '' : `, waiting for: ${first}`;
      const line = `  · ${done} of ${done + running.length} checks${waits}`;
      output.write(CLEAR + style.dim(line.slice(0, (output.columns || COLUMNS) - 1)));
    },
    end() {
      if (output.isTTY) output.write(CLEAR);
    },
  };
}
