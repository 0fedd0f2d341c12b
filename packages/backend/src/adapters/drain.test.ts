import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createDrain } from './drain.ts';

test('A request that is never answered is cut off, so that the server ends within a bound', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  let isToldToLeave = false;
  const drain = createDrain(server, { drain: () => (isToldToLeave = true) });
  await once(server, 'listening');
  const sent = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  const cut = once(sent, 'error');
  sent.end();
  await once(server, 'request');
  expect(await drain({ acceptSeconds: 0, finishSeconds: 0.05 })).toBe(1);
  expect(isToldToLeave).toBe(true);
  expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' });
  expect(server.listening).toBe(false);
});

test('A server that has already ended is drained at once', async () => {
  const server = createServer();
  expect(await createDrain(server, { drain: () => {} })({ acceptSeconds: 0 })).toBe(0);
});
