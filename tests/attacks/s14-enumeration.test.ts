import type { Postern } from '@postern/backend';
import { beforeAll, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';

describe('S14: an attacker finds out who has an account', () => {
  const deployment = sharedDeployment();
  let product: Postern;
  let known: string;
  beforeAll(async () => {
    product = deployment.backend();
    known = deployment.newEmail();
    const browser = deployment.browser(product);
    await browser.otpLogin(await deployment.prove(browser, known));
    deployment.takeCalls();
  });

  /** What the attacker sees, and what takes time. */
  async function probe(path: string, body: object) {
    const reply = await post<object>(product, path, body);
    const headers = [...reply.headers.keys()].sort();
    return { status: reply.status, headers, fields: Object.keys(reply.body), calls: deployment.takeCalls() };
  }

  it('A request for a code gets the same answer and does the same work with or without an account', async () => {
    const initOtp = (contact: string) => probe('/init-otp', { otpType: 'OTP_TYPE_EMAIL', contact });
    const forKnown = await initOtp(known);
    expect(forKnown).toMatchObject({ status: 200, calls: ['init_otp'] });
    expect(await initOtp('nobody@example.org')).toEqual(forKnown);
  });

  it('A wrong code gets the same answer with or without an account', async () => {
    const answers: object[] = [];
    for (const contact of [known, 'somebody@example.org']) {
      const browser = deployment.browser(product);
      const { body } = await browser.initOtp(contact);
      const code = await deployment.authority.lastCode(contact);
      const { status, body: problem } = await browser.verifyOtp(body, code === '111111' ? '222222' : '111111');
      answers.push({ status, code: problem.code, calls: deployment.takeCalls() });
    }
    expect(answers[0]).toMatchObject({ status: 401, code: 'INVALID_OTP_CODE' });
    expect(answers[1]).toEqual(answers[0]);
  });

  it('Without proof of a contact, no account is looked up', async () => {
    const { publicKey } = createApiKeyPair();
    const guesses = [
      { email: known },
      { contact: known, publicKey },
      { filterType: 'EMAIL', filterValue: known, publicKey },
    ];
    for (const guess of guesses) {
      for (const path of ['/otp-login', '/create-sub-organization', '/account', '/get-account']) {
        expect((await probe(path, guess)).calls).toEqual([]);
      }
    }
  });
});
