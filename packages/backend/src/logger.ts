/**
 * Takes structured lines of a log. A logger of pino, Fastify or Bunyan fits as it is; for `console` write
 * `{ info: (fields, message) => console.log(message, fields), … }`.
 */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
