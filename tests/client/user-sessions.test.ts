import type { Postern } from '@postern/backend';
import { createPosternClient } from '@postern/client';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sharedDeployment } from '../backend/deployment.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { ask, submit } from '../setup/user.ts';
import { browserMemory } from './browser-memory.ts';

describe('the sessions of a user, in the client', () => {
  const deployment = sharedDeployment();
  let postern: Postern;
  let contact: string;
  let laptop: Device;
  let phone: Device;
  beforeAll(() => {
    postern = deployment.backend();
  });
  beforeEach(async () => {
    contact = deployment.newEmail();
    [laptop, phone] = [await signIn(), await signIn()];
  });

  type Device = Awaited<ReturnType<typeof signIn>>;

  async function signIn() {
    const { pairs, keys, sessionStore } = browserMemory();
    /** What happens before a request reaches the backend. */
    const before = { request: async (_request: Request): Promise<void> => undefined };
    const client = createPosternClient({
      backendUrl: 'https://api.example.com/auth',
      turnkeyApiUrl: deployment.authority.url,
      tlsFetcherPublicKey: deployment.authority.authority.publicKeys.tlsFetcher,
      keys,
      sessionStore,
      fetch: async (input, init) => {
        if (!String(input).startsWith('https://api.example.com/')) return fetch(input, init);
        const request = new Request(input, init);
        await before.request(request);
        return postern.fetch(request);
      },
    });
    const outcome = await client.signInWithOtp({ contact, readCode: () => deployment.authority.lastCode(contact) });
    if (outcome.outcome === 'cancelled') throw new Error('cancelled');
    const [pair] = pairs.values();
    return { client, session: outcome.session, pair: pair as ApiKeyPair, pairs, before };
  }

  const counts = async ({ session }: Device) => (await postern.verifySession(session.token)) !== null;
  const canStamp = async ({ pair, session }: Device) =>
    (await ask(deployment.authority, pair, session.organizationId, 'whoami')).status === 200;

  it('A user ends the session of another device', async () => {
    const id = phone.session.publicKey;
    expect((await laptop.client.listSessions()).map((each) => each.id)).toContain(id);
    expect(await laptop.client.endSession({ id })).toEqual({ apiKeysDeleted: true });
    expect(await Promise.all([counts(phone), canStamp(phone), counts(laptop)])).toEqual([false, false, true]);
    // Nothing is left to be ended.
    expect(await laptop.client.endSession({ id })).toEqual({ apiKeysDeleted: true });
  });

  it('A user ends the sessions of all other devices, and of none when there are none', async () => {
    for (let n = 0; n < 2; n++) {
      expect(await laptop.client.endSessions({ keepCurrent: true })).toEqual({ apiKeysDeleted: true });
    }
    expect(await Promise.all([counts(phone), canStamp(phone), counts(laptop)])).toEqual([false, false, true]);
    expect(await laptop.client.sessions.get()).not.toBeNull();
  });

  it('When all sessions end, the browser forgets its own one with its key', async () => {
    await laptop.client.endSessions();
    expect(await Promise.all([counts(phone), counts(laptop), canStamp(laptop)])).toEqual([false, false, false]);
    expect([await laptop.client.sessions.get(), laptop.pairs.size]).toEqual([null, 0]);
    await expect(laptop.client.listSessions()).rejects.toMatchObject({ code: 'NO_SESSION' });
  });

  it('A session that begins meanwhile ends as well, and one after another is an error', async () => {
    let coming = 1;
    laptop.before.request = async ({ method }) => {
      if (method !== 'DELETE' || coming-- <= 0) return;
      const { publicKey } = createApiKeyPair();
      await submit(deployment.authority, laptop.pair, laptop.session.organizationId, 'STAMP_LOGIN', { publicKey });
    };
    await laptop.client.endSessions({ keepCurrent: true });
    expect(await laptop.client.listSessions()).toHaveLength(1);
    coming = 2;
    const { publicKey } = createApiKeyPair();
    await submit(deployment.authority, laptop.pair, laptop.session.organizationId, 'STAMP_LOGIN', { publicKey });
    const refused = laptop.client.endSessions({ keepCurrent: true });
    await expect(refused).rejects.toMatchObject({ code: 'SESSIONS_CHANGED' });
  });
});
