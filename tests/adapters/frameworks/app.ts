import type { Postern } from '@postern/backend';

/** Where the app puts its body parsers: before the backend or after it. */
export type Order = 'parsers first' | 'backend first';

export interface RunningApp {
  url: string;
  close(): Promise<void>;
}

/**
 * The same app in each framework: the backend, `GET /authors` and `POST /echo` for everyone, `GET /me` with a session, and
 * `POST /pay`, which answers with its body, with a proof of the session's key, and
 * `GET /vault` after a step-up.
 * It listens on a free port of 127.0.0.1.
 */
export type StartApp = (postern: Postern, order: Order) => Promise<RunningApp>;
