/**
 * Receives structured log lines. Loggers of pino, Fastify and Bunyan fit. To use `console`, wrap it: each method gets
 * the fields first, then the message.
 */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
