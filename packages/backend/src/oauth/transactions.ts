import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { OneTimeValues } from '../store/contract.ts';

/** A sign-in that has been sent to its provider. */
export interface Transaction {
  provider: string;
  /** The browser that began it, see `BrowserCookie`. */
  browser: string;
  /** PKCE (RFC 7636). */
  codeVerifier: string;
  /** By which the token is bound to the key. */
  nonce: string;
  /** Where the result goes: to the page that has opened a popup, or with the browser to a page. */
  openerOrigin?: string | undefined;
  returnTo?: string | undefined;
}

/** What a sign-in has brought, until the page takes it. */
export interface Result {
  browser: string;
  oidcToken: string;
}

const transactionSchema = z.object({
  provider: z.string(),
  browser: z.string(),
  codeVerifier: z.string(),
  nonce: z.string(),
  openerOrigin: z.string().optional(),
  returnTo: z.string().optional(),
});
const resultSchema = z.object({ browser: z.string(), oidcToken: z.string() });

const TRANSACTION_LIFETIME_MS = 600_000;
const RESULT_LIFETIME_MS = 60_000;

/** Sign-ins that are under way, in the store that all processes share. Each is there once. */
export interface Transactions {
  /** @returns The state for the provider. */
  begin(transaction: Transaction): Promise<string>;
  /** The sign-in of a state, undefined when there is none (any more). */
  end(state: string): Promise<Transaction | undefined>;
  /** @returns A code for the page. */
  keepResult(result: Result): Promise<string>;
  takeResult(code: string): Promise<Result | undefined>;
}

/** @param now Unix time in milliseconds. */
export function createTransactions(store: OneTimeValues, now: () => number): Transactions {
  async function keep(kind: string, value: object, lifetimeMs: number): Promise<string> {
    const name = randomBytes(32).toString('base64url');
    await store.put(keyOf(kind, name), JSON.stringify(value), now() + lifetimeMs, now());
    return name;
  }

  async function take<Value>(kind: string, name: string, schema: z.ZodType<Value>): Promise<Value | undefined> {
    const text = await store.take(keyOf(kind, name), now());
    return text === undefined ? undefined : schema.parse(JSON.parse(text));
  }

  return {
    begin: (transaction) => keep('transaction', transaction, TRANSACTION_LIFETIME_MS),
    end: (state) => take('transaction', state, transactionSchema),
    keepResult: (result) => keep('result', result, RESULT_LIFETIME_MS),
    takeResult: (code) => take('result', code, resultSchema),
  };
}

/** Whoever can read the store still does not know what to come back with. */
function keyOf(kind: string, name: string): string {
  return `oauth-${kind}:${createHash('sha256').update(name).digest('hex')}`;
}
