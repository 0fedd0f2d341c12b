import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

/** Marks up text for one stream. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** Uses colours only on a terminal that supports them. Respects `NO_COLOR` and `TERM=dumb`. */
export function createStyle(stream: NodeJS.WriteStream | WriteStream): Style {
  const isColoured = stream.isTTY && stream.hasColors();
  const mark = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    isColoured ? styleText(format, text) : text;
  return {
    bold: mark('bold'),
    dim: mark('dim'),
    green: mark('green'),
    red: mark('red'),
    yellow: mark('yellow'),
    cyan: mark('cyan'),
  };
}
