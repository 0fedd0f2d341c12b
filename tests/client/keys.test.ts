import { verify } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClientPage, startClientPage } from './client-page.ts';
import { compressedKeyObject } from './compressed-key-object.ts';

const HOUR_MS = 3_600_000;
let clientPage: ClientPage;

beforeAll(async () => {
  clientPage = await startClientPage();
});
afterAll(() => clientPage.close());

test('A key pair signs, and its private key cannot be exported', async () => {
  const tab = await clientPage.open();
  const { publicKey, signature, stored, exported } = await tab.evaluate(async () => {
    const keys = page.indexedDbKeys();
    const publicKey = await keys.create();
    const signature = [...(await keys.sign(publicKey, 'grüezi'))];
    return { publicKey, signature, stored: await page.storedKeyPairs(), exported: await keys.list() };
  });
  const key = { key: compressedKeyObject(publicKey), dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', Buffer.from('grüezi'), key, Buffer.from(signature))).toBe(true);
  expect(stored).toEqual([{ publicKey, extractable: false, usages: ['sign'] }]);
  expect(exported).toEqual([{ publicKey, createdAt: expect.any(Number) }]);
});

test('A key pair survives a reload, and signs in another tab', async () => {
  const tab = await clientPage.open();
  const publicKey = await tab.evaluate(() => page.indexedDbKeys().create());
  await tab.reload();
  await tab.waitForFunction(() => 'page' in globalThis);
  const other = await clientPage.openBeside(tab);
  for (const each of [tab, other]) {
    const length = await each.evaluate(async (key) => (await page.indexedDbKeys().sign(key, '')).length, publicKey);
    expect(length).toBe(64);
  }
});

test('A missing key pair has an error of its own', async () => {
  const tab = await clientPage.open();
  const codes = await tab.evaluate(async () => {
    const keys = page.indexedDbKeys();
    const publicKey = await keys.create();
    await keys.delete(publicKey);
    await keys.delete(publicKey);
    const code = (error: unknown) => (error instanceof page.PosternError ? error.code : String(error));
    return [await keys.sign(publicKey, '').catch(code), await keys.sign('', '').catch(code)];
  });
  expect(codes).toEqual(['KEY_PAIR_NOT_FOUND', 'KEY_PAIR_NOT_FOUND']);
});

test('Two tabs that sign in at the same time keep their key pairs', async () => {
  const first = await clientPage.open();
  const second = await clientPage.openBeside(first);
  const create = () => page.createPosternClient({ backendUrl: '/auth' }).keys.create();
  const [firstKey, secondKey] = await Promise.all([first.evaluate(create), second.evaluate(create)]);
  const storeAndSign = async ({ publicKey, sessionKey }: { publicKey: string; sessionKey: string }) => {
    const client = page.createPosternClient({ backendUrl: '/auth' });
    const expiresAt = Math.floor(Date.now() / 1_000) + 900;
    await client.sessions.store(page.sessionToken(publicKey, expiresAt), sessionKey);
    return (await client.sessions.list()).map((session) => session.publicKey);
  };
  await Promise.all([
    first.evaluate(storeAndSign, { publicKey: firstKey, sessionKey: 'first' }),
    second.evaluate(storeAndSign, { publicKey: secondKey, sessionKey: 'second' }),
  ]);
  const state = await first.evaluate(async () => {
    const client = page.createPosternClient({ backendUrl: '/auth' });
    const sessions = await client.sessions.list();
    const signatures = await Promise.all(sessions.map(({ publicKey }) => client.keys.sign(publicKey, 'message')));
    return { keys: sessions.map((session) => session.publicKey), lengths: signatures.map(({ length }) => length) };
  });
  expect(state.keys.sort()).toEqual([firstKey, secondKey].sort());
  expect(state.lengths).toEqual([64, 64]);
});

test('Old key pairs without a session are deleted when the next session is stored', async () => {
  const tab = await clientPage.open();
  const result = await tab.evaluate(async (hour) => {
    let time = Date.UTC(2030, 0, 1);
    const client = page.createPosternClient({ backendUrl: '/auth', now: () => time });
    const token = (publicKey: string, hours: number) =>
      page.sessionToken(publicKey, Math.floor((time + hours * hour) / 1_000));
    const left = async () => (await client.keys.list()).map(({ publicKey }) => publicKey);
    const abandoned = await client.keys.create();
    const expired = await client.keys.create();
    await client.sessions.store(token(expired, 1), 'expired');
    const used = await client.keys.create();
    await client.sessions.store(token(used, 48), 'used');
    time += 24 * hour;
    const young = await client.keys.create();
    const afterADay = await client.keys.create();
    await client.sessions.store(token(afterADay, 1), 'afterADay');
    const kept = await left();
    time += 1;
    await client.sessions.store(token(afterADay, 1), 'afterADay');
    return { abandoned, expired, used, young, afterADay, kept, left: await left() };
  }, HOUR_MS);
  const { abandoned, expired, used, young, afterADay, kept, left } = result;
  expect(kept.sort()).toEqual([abandoned, expired, used, young, afterADay].sort());
  expect(left.sort()).toEqual([used, young, afterADay].sort());
});
