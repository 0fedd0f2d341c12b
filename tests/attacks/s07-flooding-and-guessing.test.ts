import type { Postern } from '@postern/backend';
import type { AuthProblem, InitOtpResponse, OtpType } from '@postern/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { post } from '../backend/browser.ts';
import { type Deployment, sharedDeployment } from '../backend/deployment.ts';
import { guideServer } from './guide-server.ts';

describe('S7: codes flood a victim or a network, or are guessed', () => {
  const deployment = sharedDeployment();
  let guide: Postern;
  beforeAll(async () => {
    guide = guideServer(deployment.authority);
  });

  /** Sends codes to other people, and tells how many have gone out. */
  async function flood(server: Postern, addressOf: (n: number) => string, otpType: OtpType, contact: () => string) {
    let sent = 0;
    for (let n = 0; n < 25; n++) {
      const { status } = await post(server, '/init-otp', { otpType, contact: contact() }, addressOf(n));
      if (status === 200) sent++;
    }
    return sent;
  }

  it('Code requests from one network are limited, in whatever spelling its addresses come', async () => {
    // One customer's network; CVE-2026-45364 was a limit per spelling.
    const spellings = (n: number) => [`2001:db8:1:2::${n + 1}`, `2001:0DB8:1:2:0:0:${n}:1`][n % 2] ?? '';
    expect(await flood(guide, spellings, 'OTP_TYPE_EMAIL', deployment.newEmail)).toBe(25);
    expect(await flood(deployment.backend(), spellings, 'OTP_TYPE_EMAIL', deployment.newEmail)).toBe(20);
  });

  it('Code requests to one person are limited, across networks and spellings of the contact', async () => {
    const email = deployment.newEmail();
    let spelling = 0;
    const shouted = () => ` ${email.slice(0, ++spelling % 5).toUpperCase()}${email.slice(spelling % 5)}`;
    const networks = (n: number) => `192.0.2.${n + 1}`;
    expect(await flood(deployment.backend(), networks, 'OTP_TYPE_EMAIL', shouted)).toBe(2);
  });

  it('No SMS goes to a country that is not listed, or to a satellite or premium number', async () => {
    const postern = deployment.backend({ otp: { smsCountries: ['DE', 'AT'] } });
    deployment.takeCalls();
    // Cuba, Tuvalu, a satellite phone and a premium number.
    for (const contact of ['+5352123456', '+68890123', '+881612345678', '+979123456789']) {
      const { status, body } = await post<AuthProblem>(postern, '/init-otp', { otpType: 'OTP_TYPE_SMS', contact });
      expect([status, body.code]).toEqual([400, 'CONTACT_NOT_ALLOWED']);
    }
    expect(deployment.takeCalls()).not.toContain('init_otp');
  });

  it('Guesses are limited for an attacker who asks for codes to the victim and guesses them', async () => {
    /** How many guesses have been compared with a code. */
    const guess = async (server: Postern) => {
      const victim = deployment.newEmail();
      const attacker = deployment.browser(server);
      let compared = 0;
      for (let round = 0; round < 6; round++) {
        const { status, body } = await attacker.initOtp(victim);
        if (status !== 200) continue;
        const code = await deployment.authority.lastCode(victim);
        compared += await tries(attacker, body, code);
      }
      return compared;
    };
    const tries = async (attacker: ReturnType<Deployment['browser']>, init: InitOtpResponse, code: string) => {
      const wrong = [...code].reverse().join('') === code ? '102030' : [...code].reverse().join('');
      for (let n = 0; n < 3; n++) expect((await attacker.verifyOtp(init, wrong)).status).toBe(401);
      // The fourth does not count any more, though it is right.
      expect((await attacker.verifyOtp(init, code)).status).toBe(401);
      return 3;
    };
    expect(await guess(guide)).toBe(18);
    expect(await guess(deployment.backend())).toBe(6);
  });
});
