import { type Logger, pino, stdTimeFunctions } from 'pino';

/** From the most important lines to all. */
export const LOG_LEVELS = ['error', 'warn', 'info'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** A logger of JSON lines on standard output: times in RFC 3339, levels as words. */
export function createLogger(level: LogLevel): Logger {
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino({ level, timestamp: stdTimeFunctions.isoTime, formatters });
}
