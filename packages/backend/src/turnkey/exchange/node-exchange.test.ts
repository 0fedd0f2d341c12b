import { expect, it } from 'vitest';
import { fetchExchange } from './fetch-exchange.ts';
import { createExchange } from './node-exchange.ts';

it.each([
  ['own connections', createExchange],
  ['a fetch', (apiUrl: string) => fetchExchange(apiUrl, fetch)],
])('A request whose time is already up fails as one that gets no answer in time, over %s', async (_, create) => {
  const exchange = create('http://127.0.0.1:9');
  const request = { path: '/', body: '', stamp: {}, maxBytes: 1, deadline: AbortSignal.abort() };
  await expect(exchange.send(request)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  await exchange.close();
});
