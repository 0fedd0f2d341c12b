import type { Postern } from '@postern/backend';
import { describe, expect, it } from 'vitest';
import { send, walletSignup, withAuthProxy } from '../auth-proxy/sdk.ts';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createEthereumWallet } from '../backend/sign-up-attempt.ts';

const NETWORK = '203.0.113.7';

describe('S7: codes and sign-ups flood through the Auth Proxy', () => {
  const deployment = sharedDeployment();

  /** How many of 25 requests have succeeded. */
  async function flood(request: (n: number) => Promise<{ status: number }>): Promise<number> {
    let done = 0;
    for (let n = 0; n < 25; n++) if ((await request(n)).status === 200) done++;
    return done;
  }

  const code = (postern: Postern, path: string, contact: string, remoteAddress: string) =>
    send(postern, path, { otpType: 'OTP_TYPE_EMAIL', contact }, { remoteAddress });

  it('Codes to many contacts from one network are limited, on every path together', async () => {
    const postern = deployment.backend(withAuthProxy({ otp: { plainCodes: true } }));
    const paths = ['otp_init', 'otp_init_v2'];
    const done = await flood((n) => code(postern, paths[n % 2] ?? '', deployment.newEmail(), NETWORK));
    expect(done).toBe(20);
    // The native endpoint counts together with the Auth Proxy.
    const native = await post(
      postern,
      '/init-otp',
      { otpType: 'OTP_TYPE_EMAIL', contact: deployment.newEmail() },
      NETWORK,
    );
    expect(native.status).toBe(429);
  });

  it('Codes to one contact are limited across its spellings', async () => {
    const postern = deployment.backend(withAuthProxy());
    const email = deployment.newEmail();
    const spelled = (n: number) => (n % 2 ? email.toUpperCase() : ` ${email}`);
    expect(await flood((n) => code(postern, 'otp_init_v2', spelled(n), `192.0.2.${n + 1}`))).toBe(2);
  });

  it('Sign-ups with wallets from one network are limited, also when the accounts exist already', async () => {
    const postern = deployment.backend(withAuthProxy());
    const wallet = walletSignup(createEthereumWallet());
    const done = await flood((n) =>
      send(postern, 'signup_v2', n % 2 ? wallet : walletSignup(createEthereumWallet()), { remoteAddress: NETWORK }),
    );
    expect(done).toBe(20);
  });

  it('A refusal by a limit says when to come back', async () => {
    const postern = deployment.backend({
      ...withAuthProxy(),
      rateLimits: { requestsPerAddress: { max: 1, windowSeconds: 60 } },
    });
    await send(postern, 'wallet_kit_config', undefined, { remoteAddress: NETWORK });
    const { status, headers, body } = await send(postern, 'account', {}, { remoteAddress: NETWORK });
    expect([status, body.code, headers.get('retry-after')]).toEqual([429, 8, expect.stringMatching(/^\d+$/)]);
  });
});
