import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningPostern, startPostern } from '../../start/postern-process.ts';
import { type ClientPage, startClientPage } from '../client-page.ts';

let folder: string;
let postern: RunningPostern;
let site: ClientPage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-guide-'));
  site = await startClientPage('guide/guide-page.ts');
  const env = { POSTERN_ORIGINS: site.origin, POSTERN_COMPATIBILITY: 'guide' };
  postern = await startPostern(join(folder, 'data'), env);
  // The page's own server passes this path on, as the proxy of a development server does.
  for (const call of ['/init-otp', '/verify-otp', '/otp-login']) {
    site.routes.set(`/YOUR-BACKEND-URL${call}`, (body) => send(call, body));
  }
});
afterAll(async () => {
  await site.close();
  await postern.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

async function send(path: string, body: string) {
  const headers = { 'Content-Type': 'application/json', Origin: site.origin };
  const response = await fetch(`${postern.url}/auth${path}`, { method: 'POST', headers, body });
  return { status: response.status, json: (await response.json()) as object };
}

async function post<Answer>(path: string, body: object): Promise<Answer> {
  return (await send(path, JSON.stringify(body))).json as Answer;
}

async function codeOf(contact: string): Promise<string> {
  const response = await fetch(`${postern.authorityUrl}/_authority/inbox?to=${encodeURIComponent(contact)}`);
  const { messages } = (await response.json()) as { messages: { text: string }[] };
  return /\b([0-9]{6})\b/.exec(messages[0]?.text ?? '')?.[1] ?? '';
}

/** What the guide leaves to the reader: a code that is sent, and verified in plain text. */
async function prove(contact: string): Promise<string> {
  const { otpId } = await post<{ otpId: string }>('/init-otp', { otpType: 'OTP_TYPE_EMAIL', contact });
  const otpCode = await codeOf(contact);
  return (await post<{ verificationToken: string }>('/verify-otp', { otpId, otpCode })).verificationToken;
}

test("The guide's own functions sign in against the backend, and the official client works after it", async () => {
  const { turnkeyApiUrl, organizationId } = (await (await fetch(`${postern.url}/config.json`)).json()) as {
    turnkeyApiUrl: string;
    organizationId: string;
  };
  const tab = await site.open();
  const seen = await tab.evaluate(
    async ({ turnkeyApiUrl, organizationId, token }) => {
      const core = await guidePage.startTurnkeyClient(turnkeyApiUrl, organizationId);
      await guidePage.otpLogin(token);
      // The guide does not wait until the session is stored.
      while (!(await core.getSession())) await new Promise((resolve) => setTimeout(resolve, 10));
      const user = await core.fetchUser();
      const wallets = await core.fetchWallets();
      return { email: user.userEmail, wallets: wallets.length };
    },
    { turnkeyApiUrl, organizationId, token: await prove('ada@example.org') },
  );
  expect(seen).toEqual({ email: 'ada@example.org', wallets: 1 });
});

test("The guide's first function, which stops before the session is stored, gets its answer", async () => {
  const token = await prove('bob@example.org');
  const tab = await site.open();
  const config = { url: postern.authorityUrl, token };
  await tab.evaluate(async ({ url, token }) => {
    await guidePage.startTurnkeyClient(url, crypto.randomUUID());
    await guidePage.createKeyPair(token);
  }, config);
});

test('The start says that the backend sees the codes', () => {
  expect(postern.output()).toContain('the backend sees their codes in plain text');
});
