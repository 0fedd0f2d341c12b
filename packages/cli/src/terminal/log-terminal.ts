import type { Logger } from 'pino';
import type { Terminal } from './terminal.ts';

/** The same output as log lines, for a program that collects them. */
export function createLogTerminal(logger: Logger): Terminal {
  return {
    heading: () => {},
    async step(label, work, done) {
      const startedAt = performance.now();
      const result = await work();
      logger.info({ step: label, durationMs: Math.round(performance.now() - startedAt) }, done(result));
      return result;
    },
    rows: (rows) =>
      logger.info(Object.fromEntries(rows.map(([label, value]) => [label.toLowerCase(), value])), 'ready'),
    paragraph: (...lines) => logger.info(lines.join(' ')),
    warn: (text) => logger.warn(text),
  };
}
