import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createPostern, type MessageToSend } from '@postern/backend';
import { requireProof, requireStepUp, sessionOf, toNodeHandler } from '@postern/backend/node';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { type ClientPage, startClientPage } from './client-page.ts';
import { addVirtualAuthenticator } from './credentials-site.ts';

let clientPage: ClientPage;
let authority: TestAuthority;
let app: Awaited<ReturnType<typeof startApp>>;
let origin: string;

beforeAll(async () => {
  [clientPage, authority] = await Promise.all([startClientPage('proof-page.ts'), startTestAuthority()]);
  origin = clientPage.origin.replace('127.0.0.1', 'localhost');
  app = await startApp();
});
afterAll(async () => {
  await clientPage.close();
  await app.close();
  await authority.close();
});

/** The app's server, on another origin than the page. Its routes answer with the user and the body of the request. */
async function startApp() {
  const { notarizer, tlsFetcher } = authority.authority.publicKeys;
  const { organizationId, apiKey, url: apiUrl } = authority;
  const keys = { apiPublicKey: apiKey.publicKey, apiPrivateKey: apiKey.privateKey };
  const turnkey = { apiUrl, organizationId, ...keys, notarizerPublicKey: notarizer, tlsFetcherPublicKey: tlsFetcher };
  const sent: string[] = [];
  const look = ({ purpose, language }: MessageToSend) => {
    sent.push(`${purpose} ${language}`);
    return {};
  };
  const messages = { languages: { en: look, de: look } };
  const postern = createPostern({ turnkey, environment: {}, origins: [origin], messages });
  const backend = toNodeHandler(postern);
  const proof = requireProof(postern);
  const vault = requireStepUp(postern, { methods: ['passkey'] });
  const desk = requireStepUp(postern, { methods: ['otp'] });

  async function route(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    outgoing.setHeader('Access-Control-Allow-Origin', origin);
    outgoing.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, dpop');
    outgoing.setHeader('Access-Control-Allow-Methods', 'GET, POST, PATCH');
    if (incoming.method === 'OPTIONS') return void outgoing.end();
    const { pathname } = new URL(incoming.url ?? '', 'http://app');
    if (!(await proof(incoming, outgoing))) return;
    if (pathname === '/vault' && !(await vault(incoming, outgoing))) return;
    if (pathname === '/desk' && !(await desk(incoming, outgoing))) return;
    outgoing.end(JSON.stringify({ userId: sessionOf(incoming).userId, body: await text(incoming) }));
  }

  const server = createServer((incoming, outgoing) =>
    backend(incoming, outgoing, () => void route(incoming, outgoing)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    /** Purpose and language of each message. */
    sent,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function open(): Promise<Page> {
  const page = await clientPage.open();
  await page.goto(origin);
  await page.waitForFunction(() => 'proofPage' in globalThis);
  await page.exposeFunction('codeOf', authority.lastCode);
  return page;
}

const options = (contact: string, core = false) => ({
  contact,
  core,
  api: app.url,
  client: {
    backendUrl: `${app.url}/auth`,
    turnkeyApiUrl: authority.url,
    organizationId: authority.organizationId,
    tlsFetcherPublicKey: authority.authority.publicKeys.tlsFetcher,
  },
});

test.each([
  ['that cannot be extracted, in IndexedDB', 'ada@example.com', false],
  ['of @turnkey/core', 'bob@example.com', true],
])('Requests with a proof by a key %s are accepted, whatever their form', async (_name, contact, core) => {
  const page = await open();
  const seen = await page.evaluate(
    async ({ contact, core, api, client }) => {
      const stores = core
        ? proofPage.turnkeyCore(await proofPage.createTurnkeyClient(client.turnkeyApiUrl, client.organizationId))
        : {};
      const postern = proofPage.withProof(proofPage.createPosternClient({ ...client, ...stores }));
      const session = await proofPage.signedIn(
        postern.signInWithOtp({ contact, readCode: () => window.codeOf(contact) }),
      );
      const answer = async (response: Promise<Response>) => {
        const { status } = await response;
        const { userId, body, code } = await (await response).json();
        return { status, isOwn: userId === session.userId, body, code };
      };
      const form = new FormData();
      form.set('amount', '5');
      const url = `${api}/pay?to=Zoë&why=a?b`;
      const json = { method: 'patch', headers: { 'Content-Type': 'application/json' }, body: '{"to":"Zoë"}' };
      const request = new Request(url, { method: 'POST', body: new Uint8Array([104, 105]) });
      return {
        look: await answer(postern.fetchWithProof(`${api}/orders#part`)),
        json: await answer(postern.fetchWithProof(url, json)),
        url: await answer(postern.fetchWithProof(new URL(url), { method: 'POST' })),
        form: await answer(postern.fetchWithProof(url, { method: 'POST', body: form })),
        request: await answer(postern.fetchWithProof(request)),
        // What fetch alone sends.
        token: await answer(fetch(url, { headers: { Authorization: `Bearer ${session.token}` } })),
      };
    },
    options(contact, core),
  );
  const accepted = { status: 200, isOwn: true };
  expect(seen).toMatchObject({
    look: { ...accepted, body: '' },
    json: { ...accepted, body: '{"to":"Zoë"}' },
    url: { ...accepted, body: '' },
    form: { ...accepted, body: expect.stringContaining('name="amount"') },
    request: { ...accepted, body: 'hi' },
    token: { status: 401, code: 'PROOF_REQUIRED' },
  });
});

test('A user steps up with a code and with a passkey, and gets where it is required', async () => {
  const page = await open();
  const { gestures } = await addVirtualAuthenticator(page);
  app.sent.splice(0);
  const seen = await page.evaluate(async ({ contact, api, client }) => {
    const postern = proofPage.withProof(proofPage.createPosternClient(client));
    const readCode = () => window.codeOf(contact);
    await proofPage.signedIn(postern.signInWithOtp({ contact, readCode }));
    await postern.addPasskey({ userName: 'Eve' });
    const enter = async (path: string) => {
      const response = await postern.fetchWithProof(api + path, { method: 'POST', body: '{}' });
      const { code, stepUp } = await response.json();
      return code ? { code, stepUp } : response.status;
    };
    const before = [await enter('/desk'), await enter('/vault')];
    const tries: number[] = [];
    const code = await postern.stepUp({
      method: 'otp',
      contact,
      locale: 'de-AT',
      readCode: async ({ attemptsLeft }) => {
        tries.push(attemptsLeft);
        return attemptsLeft === 3 ? '000000' : readCode();
      },
    });
    const between = [await enter('/desk'), (await enter('/vault')) !== 200];
    const passkey = await postern.stepUp({ method: 'passkey' });
    const after = [await enter('/desk'), await enter('/vault')];
    const stranger = await postern
      .stepUp({ method: 'otp', contact: 'stranger@example.com', readCode: () => window.codeOf('stranger@example.com') })
      .catch(({ code }) => code);
    const signal = AbortSignal.abort();
    return {
      before,
      code,
      tries,
      between,
      passkey,
      after,
      stranger,
      cancelled: await postern.stepUp({ method: 'passkey', signal }),
    };
  }, options('eve@example.com'));
  expect(app.sent).toEqual(['sign-in en', 'step-up de', 'step-up en']);
  const needed = (method: string) => ({ code: 'STEP_UP_REQUIRED', stepUp: { maxAgeSeconds: 300, methods: [method] } });
  expect(seen).toEqual({
    before: [needed('otp'), needed('passkey')],
    code: { outcome: 'stepped-up', method: 'otp' },
    tries: [3, 2],
    between: [200, true],
    passkey: { outcome: 'stepped-up', method: 'passkey' },
    after: [200, 200],
    stranger: 'STEP_UP_OF_OTHER_USER',
    cancelled: { outcome: 'cancelled' },
  });
  expect(gestures).toEqual(['create', 'get']);
});
