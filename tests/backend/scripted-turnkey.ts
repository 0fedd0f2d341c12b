import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it arrived. */
export interface ScriptedCall {
  /** Last part of the path. */
  name: string;
  rawBody: string;
  body: Record<string, unknown> & { parameters?: Record<string, unknown> };
}

/** What the script answers: JSON, raw bytes, a reset connection, or nothing for ever. */
export type ScriptedAnswer =
  | { status?: number; headers?: Record<string, string>; json: unknown }
  | { status?: number; raw: string }
  | 'reset'
  | 'silence';

/**
 * A real HTTP server that answers by a script. It stands in for Turnkey only where a working one cannot be made to
 * behave like that: outages, garbage, activities that stay pending.
 */
export async function scriptedTurnkey(script: (call: ScriptedCall, count: number) => ScriptedAnswer) {
  const calls: ScriptedCall[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const rawBody = await text(incoming);
    const call = { name: incoming.url?.split('/').at(-1) ?? '', rawBody, body: JSON.parse(rawBody) };
    calls.push(call);
    reply(outgoing, script(call, calls.filter(({ name }) => name === call.name).length));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    named: (name: string) => calls.filter((call) => call.name === name),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The answers to what a session check asks, for one sub-organization with these keys. */
export function answerForSessions(
  { name }: ScriptedCall,
  organizationId: string,
  keys: readonly { publicKey: string; createdAtMs: number }[],
): ScriptedAnswer {
  if (name === 'list_suborgs') return { json: { organizationIds: [organizationId] } };
  const apiKeys = keys.map(({ publicKey, createdAtMs }, n) => ({
    apiKeyId: `key-${n}`,
    credential: { publicKey, type: 'CREDENTIAL_TYPE_LOGIN' },
    createdAt: { seconds: String(Math.floor(createdAtMs / 1000)), nanos: '0' },
  }));
  return { json: { apiKeys } };
}

/** An activity that is done. */
export function completed(resultKey: string, result: object): ScriptedAnswer {
  return { json: { activity: activity('ACTIVITY_STATUS_COMPLETED', { [resultKey]: result }) } };
}

export function activity(status: string, result: object = {}) {
  return { id: 'activity-1', organizationId: '11111111-2222-4333-8444-555555555555', status, result };
}

function reply(outgoing: ServerResponse, answer: ScriptedAnswer): void {
  if (answer === 'silence') return;
  if (answer === 'reset') return void outgoing.socket?.resetAndDestroy();
  const body = 'raw' in answer ? answer.raw : JSON.stringify(answer.json);
  const headers = 'headers' in answer ? answer.headers : undefined;
  outgoing.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...headers }).end(body);
}
