import { setTimeout as pause } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '@postern/protocol';
import { CommandError } from '../command-error.ts';
import type { ParentApiKey } from '../data/parent-api-key.ts';
import { stampOf } from '../services/stamp.ts';

/** One side of the comparison: an API, and a key of the parent organization in it. */
export interface Target {
  /** What it is called in the output. */
  name: string;
  /** The API base URL, without a slash at the end. */
  url: string;
  organizationId: string;
  apiKey: ParentApiKey;
}

/** What one side has answered. */
export interface Answer {
  status: number;
  /** Empty when it is not a JSON object. */
  body: JsonObject;
}

/** How a request is stamped. */
export type Stamping = 'own key' | 'unknown key' | 'another body' | 'malformed' | 'none';

/** Keys that stamp requests. */
export interface Keys {
  own: ParentApiKey;
  unknown: ParentApiKey;
}

const TIMEOUT_MS = 60_000;
/** Turnkey limits the rate per address. */
const MAX_TRIES = 6;

/**
 * Posts a request and returns the answer. After 429 it waits and tries again.
 * @throws CommandError when the side cannot be reached.
 */
export async function post(target: Target, path: string, body: string, stamp: string | undefined): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const response = await fetch(target.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(stamp === undefined ? {} : { 'X-Stamp': stamp }) },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => {
      throw new CommandError(`${target.url} does not answer: check the address and the network, and try again.`);
    });
    if (response.status === 429 && tries < MAX_TRIES) {
      await pause(Math.min(Number(response.headers.get('Retry-After')) || tries, 30) * 1_000);
      continue;
    }
    const parsed: unknown = await response.json().catch(() => undefined);
    return { status: response.status, body: isJsonObject(parsed) ? parsed : {} };
  }
}

/** The stamp of a body; undefined for none. */
export function stampFor(stamping: Stamping, body: string, keys: Keys): string | undefined {
  switch (stamping) {
    case 'own key':
      return stampOf(keys.own, body);
    case 'unknown key':
      return stampOf(keys.unknown, body);
    case 'another body':
      return stampOf(keys.own, `${body} `);
    case 'malformed':
      return 'bm90IGEgc3RhbXA';
    case 'none':
      return undefined;
  }
}
