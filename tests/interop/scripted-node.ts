import { createHash } from 'node:crypto';
import type { Route } from '../client/client-page.ts';

/** A node of a chain that takes every transaction, and mines none (JSON-RPC 2.0). */
export interface ScriptedNode {
  route: Route;
  /** What it was sent, as it came. */
  received: { method: string; transaction: string; hash: string }[];
}

export function scriptedNode(): ScriptedNode {
  const received: ScriptedNode['received'] = [];
  return {
    received,
    route(body) {
      const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: [string] };
      const [transaction] = params;
      const hash = `0x${createHash('sha256').update(transaction).digest('hex')}`;
      received.push({ method, transaction, hash });
      return { json: { jsonrpc: '2.0', id, result: hash } };
    },
  };
}
