/**
 * Receives structured log lines. Loggers of pino, Fastify and Bunyan fit; for `console` write `{ info: (fields,
 * message) => console.log(message, fields), … }`.
 */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
