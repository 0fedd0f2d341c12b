import type { Postern } from '@postern/backend';
import { createPosternClient } from '@postern/client';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedDeployment } from '../backend/deployment.ts';
import type { ApiKeyPair } from '../setup/authority.ts';
import { ask } from '../setup/user.ts';
import { browserMemory } from './browser-memory.ts';

describe('signOut', () => {
  const deployment = sharedDeployment();
  let postern: Postern;
  beforeAll(async () => {
    postern = deployment.backend();
  });

  async function signIn(more: { backend?: (path: string) => Response | undefined; isTurnkeyDown?: boolean } = {}) {
    const { pairs, keys, sessionStore } = browserMemory();
    const calls: string[] = [];
    const client = createPosternClient({
      backendUrl: 'https://api.example.com/auth',
      turnkeyApiUrl: deployment.authority.url,
      tlsFetcherPublicKey: deployment.authority.authority.publicKeys.tlsFetcher,
      keys,
      sessionStore,
      fetch: async (input, init) => {
        const url = String(input);
        calls.push(new URL(url).pathname);
        if (!url.startsWith('https://api.example.com/'))
          return more.isTurnkeyDown ? Response.error() : fetch(input, init);
        return more.backend?.(new URL(url).pathname) ?? postern.fetch(new Request(url, init));
      },
    });
    const contact = deployment.newEmail();
    const outcome = await client.signInWithOtp({ contact, readCode: () => deployment.authority.lastCode(contact) });
    if (outcome.outcome === 'cancelled') throw new Error('cancelled');
    const { session } = outcome;
    const [pair] = pairs.values();
    calls.splice(0);
    return { client, session, pairs, calls, pair: pair as ApiKeyPair };
  }

  const canStamp = async (pair: ApiKeyPair, organizationId: string) =>
    (await ask(deployment.authority, pair, organizationId, 'whoami')).status === 200;

  it('A sign-out ends the session in the backend and at Turnkey, and forgets it', async () => {
    const { client, session, pairs, pair } = await signIn();
    expect(await postern.verifySession(session.token)).not.toBeNull();
    await client.signOut();
    expect(await postern.verifySession(session.token)).toBeNull();
    expect(await canStamp(pair, session.organizationId)).toBe(false);
    expect([await client.sessions.get(), pairs.size]).toEqual([null, 0]);
    // Nothing is left to be ended.
    await client.signOut();
  });

  it('A sign-out deletes the key straight at Turnkey when the backend has no such endpoint', async () => {
    const backend = (path: string) =>
      path === '/auth/logout' ? new Response('no such route', { status: 404 }) : undefined;
    const { client, session, pair, calls } = await signIn({ backend });
    await client.signOut();
    expect(await canStamp(pair, session.organizationId)).toBe(false);
    expect(calls.at(-1)).toBe('/public/v1/submit/delete_api_keys');
  });

  it('A sign-out forgets a session that has ended already', async () => {
    const { client, session, pairs } = await signIn();
    const headers = { Authorization: `Bearer ${session.token}`, 'Content-Type': 'application/json' };
    const logout = new Request('https://api.example.com/auth/logout', { method: 'POST', headers, body: '{}' });
    expect((await postern.fetch(logout)).status).toBe(200);
    await client.signOut();
    expect([await client.sessions.get(), pairs.size]).toEqual([null, 0]);
  });

  it('A sign-out forgets the session also when the backend and Turnkey fail, and throws', async () => {
    const backend = (path: string) => (path === '/auth/logout' ? Response.error() : undefined);
    const { client, pairs } = await signIn({ backend, isTurnkeyDown: true });
    await expect(client.signOut()).rejects.toMatchObject({ code: 'UNEXPECTED_RESPONSE' });
    expect([await client.sessions.get(), pairs.size]).toEqual([null, 0]);
  });
});
