import type { Postern } from '@postern/backend';
import { createPostgresStore } from '@postern/backend';
import type { AuthProblem, InitOtpResponse } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { type Deployment, sharedDeployment } from '../backend/deployment.ts';
import { createTestDatabase } from '../setup/database.ts';
import { guideServer } from './guide-server.ts';

const ATTACKER = '203.0.113.9';
const VICTIM = '2001:db8:5:6::1';

describe('S34: three requests for codes lock a contact out', () => {
  const deployment = sharedDeployment();

  const backend = (options: Parameters<Deployment['backend']>[0] = {}) =>
    deployment.backend({ now: () => deployment.authority.clock.now, ...options });

  async function ask(postern: Postern, contact: string, address?: string, otpType = 'OTP_TYPE_EMAIL') {
    const reply = await post<InitOtpResponse & AuthProblem>(postern, '/init-otp', { otpType, contact }, address);
    return { ...reply, wait: Number(reply.headers.get('retry-after')) };
  }

  function pass(seconds: number): void {
    deployment.authority.clock.now += seconds * 1000;
  }

  it('On the guide’s server, three anonymous requests keep the victim out', async () => {
    const guide = guideServer(deployment.authority);
    const victim = deployment.newEmail();
    for (let n = 0; n < 3; n++) expect((await ask(guide, victim, ATTACKER)).status).toBe(200);
    expect((await ask(guide, victim, VICTIM)).status).toBe(500);
  });

  it.each([
    ['an e-mail address', 'OTP_TYPE_EMAIL', () => deployment.newEmail()],
    ['a phone number', 'OTP_TYPE_SMS', () => '+4915112345670'],
  ])('A victim in another network still gets a code to %s', async (_what, otpType, contactOf) => {
    const postern = backend();
    const victim = contactOf();
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) statuses.push((await ask(postern, victim, ATTACKER, otpType)).status);
    expect(statuses).toEqual([200, 200, 429, 429, 429]);
    expect((await ask(postern, victim, VICTIM, otpType)).status).toBe(200);
  });

  it.each([
    ['neighbours in one /24', (n: number) => `203.0.113.${n}`],
    ['the /64s of one /48', (n: number) => `2001:db8:9:${n}::1`],
    ['requests without an address', () => undefined],
  ])('A victim elsewhere also gets a code when the requests come from %s', async (_what, addressOf) => {
    const postern = backend();
    const victim = deployment.newEmail();
    for (let n = 0; n < 5; n++) await ask(postern, victim, addressOf(n));
    expect((await ask(postern, victim, VICTIM)).status).toBe(200);
  });

  it('A victim elsewhere also gets a code across processes that share a store', async () => {
    const database = await createTestDatabase();
    const stores = await Promise.all([1, 2].map(() => createPostgresStore({ url: database.url })));
    const victim = deployment.newEmail();
    const backends = stores.map((store) => backend({ store }));
    const [one, two] = backends;
    if (!one || !two) throw new Error('two backends were expected');
    const attempts = await Promise.all(Array.from({ length: 6 }, (_, n) => ask(n % 2 ? one : two, victim, ATTACKER)));
    expect(attempts.filter(({ status }) => status === 200)).toHaveLength(2);
    expect((await ask(one, victim, VICTIM)).status).toBe(200);
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  it('A second code comes at once, later ones after growing pauses, and Retry-After is true', async () => {
    const postern = backend();
    const contact = deployment.newEmail();
    const pauses: number[] = [];
    for (let code = 0; code < 7; code++) {
      let reply = await ask(postern, contact, VICTIM);
      if (reply.status !== 200) {
        expect(reply.body.code).toBe('TOO_MANY_OTPS');
        pauses.push(reply.wait);
        pass(reply.wait - 1);
        expect((await ask(postern, contact, VICTIM)).status).toBe(429);
        pass(1);
        reply = await ask(postern, contact, VICTIM);
      }
      expect(reply.status).toBe(200);
    }
    expect(pauses).toEqual([305, 610, 1220, 2440, 3600]);
  });

  it('Turnkey never refuses for its own limit, however often and from wherever codes are asked for', async () => {
    const postern = backend();
    const contact = deployment.newEmail();
    const networks = ['198.51.100.1', '203.0.113.9', VICTIM, '192.0.2.1', undefined];
    for (let n = 0; n < 80; n++) {
      const { status, wait } = await ask(postern, contact, networks[n % networks.length]);
      // Our own limit says how long; Turnkey's would name the lifetime of a code.
      if (status !== 200) expect([status, wait === 300]).toEqual([429, false]);
      pass(61);
    }
    expect(deployment.takeCalls().length).toBeGreaterThan(10);
  });

  it('A code that was used no longer counts', async () => {
    const postern = backend();
    const contact = deployment.newEmail();
    for (let n = 0; n < 6; n++) {
      const browser = deployment.browser(postern);
      // The inbox sorts by time.
      pass(1);
      const { status, body } = await browser.initOtp(contact);
      expect(status).toBe(200);
      const code = await deployment.authority.lastCode(contact);
      expect((await browser.verifyOtp(body, code)).status).toBe(200);
    }
  });

  it('The answer is the same for a contact that has an account and one that has none', async () => {
    const postern = backend();
    const known = deployment.newEmail();
    const browser = deployment.browser(postern);
    await browser.otpLogin(await deployment.prove(browser, known));
    const answers = async (contact: string) => {
      const replies: unknown[] = [];
      for (let n = 0; n < 4; n++) {
        const { status, body, wait } = await ask(postern, contact, ATTACKER);
        replies.push([status, body.code, wait]);
      }
      return replies;
    };
    expect(await answers(known)).toEqual(await answers(deployment.newEmail()));
  });
});
