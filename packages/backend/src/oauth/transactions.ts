import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { OneTimeValues } from '../store/contract.ts';

/** A sign-in that waits for the provider's answer. */
export interface Transaction {
  provider: string;
  /** The browser that started it, see `BrowserCookie`. */
  browser: string;
  /** PKCE (RFC 7636). */
  codeVerifier: string;
  /** Binds the token to the key. */
  nonce: string;
  /** Where the result goes: to the page that opened a popup, or by redirect to a page (`returnTo`). */
  openerOrigin?: string | undefined;
  returnTo?: string | undefined;
}

/** The result of a sign-in, until the page fetches it. */
export interface Result {
  browser: string;
  oidcToken: string;
  /** For a native app, which does not have the browser's cookie: the nonce of the key with which the app started. */
  appNonce?: string | undefined;
}

const transactionSchema = z.object({
  provider: z.string(),
  browser: z.string(),
  codeVerifier: z.string(),
  nonce: z.string(),
  openerOrigin: z.string().optional(),
  returnTo: z.string().optional(),
});
const resultSchema = z.object({ browser: z.string(), oidcToken: z.string(), appNonce: z.string().optional() });

const TRANSACTION_LIFETIME_MS = 600_000;
const RESULT_LIFETIME_MS = 60_000;

/** Sign-ins that have started but not finished, in the store that all processes share. */
export interface Transactions {
  /** @returns The state for the provider. */
  begin(transaction: Transaction): Promise<string>;
  /**
   * Ends the sign-in of a state. Only the browser that started it can end it, and only for its provider, so that no
   * other visitor can use it up.
   * @param browser See `BrowserCookie`.
   * @returns undefined when there is none, or no longer.
   */
  end(state: string, browser: string, provider: string): Promise<Transaction | undefined>;
  /** @returns A code for the page. */
  keepResult(result: Result): Promise<string>;
  takeResult(code: string): Promise<Result | undefined>;
}

/** @param now Unix time in milliseconds. */
export function createTransactions(store: OneTimeValues, now: () => number): Transactions {
  async function keep(kind: string, value: object, lifetimeMs: number, ...owner: string[]): Promise<string> {
    const name = randomBytes(32).toString('base64url');
    await store.put(keyOf(kind, [name, ...owner]), JSON.stringify(value), now() + lifetimeMs, now());
    return name;
  }

  async function take<Value>(kind: string, names: string[], schema: z.ZodType<Value>): Promise<Value | undefined> {
    const text = await store.take(keyOf(kind, names), now());
    return text === undefined ? undefined : schema.parse(JSON.parse(text));
  }

  return {
    begin: (transaction) =>
      keep('transaction', transaction, TRANSACTION_LIFETIME_MS, transaction.browser, transaction.provider),
    end: (...names) => take('transaction', names, transactionSchema),
    keepResult: (result) => keep('result', result, RESULT_LIFETIME_MS),
    takeResult: (code) => take('result', [code], resultSchema),
  };
}

/** Hashed, so that a reader of the store does not learn the state or the code. No name contains a line break. */
function keyOf(kind: string, names: string[]): string {
  return `oauth-${kind}:${createHash('sha256').update(names.join('\n')).digest('hex')}`;
}
