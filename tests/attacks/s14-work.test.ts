import type { Postern } from '@postern/backend';
import type { InitOtpResponse } from '@postern/protocol';
import { encryptOtpCodeToBundle } from '@turnkey/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { send, withAuthProxy } from '../auth-proxy/sdk.ts';
import { post } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { signUp } from '../setup/user.ts';

/** Contacts of each kind. With so many, two distributions that do not overlap at all have a z of 6.6. */
const SAMPLES = 30;
/** By chance, equal work is further apart than this once in 15,000 runs. */
const CONSPICUOUS = 4;

type Backend = Pick<Postern, 'fetch'>;

/** Prepares a request about a contact. Only what the returned function does is measured. */
type Door = (postern: Backend, contact: string) => Promise<() => Promise<{ status: number }>>;

describe('S14: an attacker measures how much work a request makes', () => {
  const deployment = sharedDeployment();
  let known: string[];
  beforeAll(async () => {
    known = Array.from({ length: SAMPLES }, (_, n) => `known${n + 10}@example.org`);
    for (const email of known) await signUp(deployment.authority, email);
  });

  const key = createApiKeyPair();
  const rateLimits = {
    codesPerAddress: { max: 1_000, windowSeconds: 60 },
    requestsPerAddress: { max: 10_000, windowSeconds: 60 },
  };
  const code: Door = async (postern, contact) => () =>
    post(postern, '/init-otp', { otpType: 'OTP_TYPE_EMAIL', contact });
  const wrongCode: Door = async (postern, contact) => {
    const { body } = await post<InitOtpResponse>(postern, '/init-otp', { otpType: 'OTP_TYPE_EMAIL', contact });
    const { tlsFetcher } = deployment.authority.authority.publicKeys;
    const bundle = body.otpEncryptionTargetBundle;
    const encryptedOtpBundle = await encryptOtpCodeToBundle('wrong1', bundle, key.publicKey, tlsFetcher);
    return () => post(postern, '/verify-otp', { otpId: body.otpId, encryptedOtpBundle });
  };
  const codeAtAuthProxy: Door = async (postern, contact) => () =>
    send(postern, 'otp_init_v2', { otpType: 'OTP_TYPE_EMAIL', contact });
  const lookUpAtAuthProxy: Door = async (postern, contact) => () =>
    send(postern, 'account', { filterType: 'EMAIL', filterValue: contact });

  /** The processor time of one request, with everything behind it, in microseconds. */
  async function work(door: Door, postern: Backend, contact: string, status: number): Promise<number> {
    const request = await door(postern, contact);
    const before = process.cpuUsage();
    const answer = await request();
    const { user, system } = process.cpuUsage(before);
    expect(answer.status).toBe(status);
    return user + system;
  }

  /** How far the work for contacts with an account is from that for others. */
  async function distance(door: Door, postern: Backend, name: string, status = 200): Promise<number> {
    const measure = (contact: string) => work(door, postern, contact, status);
    const withAccount: number[] = [];
    const without: number[] = [];
    // The first requests compile code.
    for (let n = 10; n < 15; n++) await measure(`${name}-first${n}@example.org`);
    for (const [n, contact] of known.entries()) {
      const unknown = `${name}${n + 10}@example.org`;
      // In turns, and each kind first as often as the other, so that a slow moment strikes both.
      const isFirst = n % 2 === 0;
      if (isFirst) withAccount.push(await measure(contact));
      without.push(await measure(unknown));
      if (!isFirst) withAccount.push(await measure(contact));
    }
    return Math.abs(mannWhitney(withAccount, without));
  }

  it.each([
    ['A request for a code', code, 200],
    ['A wrong code', wrongCode, 401],
    ['A request for a code at the Auth Proxy', codeAtAuthProxy, 200],
    ['A look-up without a proof at the Auth Proxy', lookUpAtAuthProxy, 200],
  ])('%s takes the same processor time with and without an account', async (name, door, status) => {
    const postern = deployment.backend({ rateLimits, ...withAuthProxy() });
    const unknown = name.toLowerCase().replaceAll(/[^a-z]/g, '');
    expect(await distance(door, postern, unknown, status)).toBeLessThan(CONSPICUOUS);
  });

  it('The comparison notices a backend that answers known contacts earlier', async () => {
    const product = deployment.backend({ rateLimits });
    const answer = { otpId: 'x', otpEncryptionTargetBundle: 'x' };
    const leaky: Backend = {
      async fetch(request) {
        const { contact } = (await request.clone().json()) as { contact: string };
        return known.includes(contact) ? Response.json(answer) : product.fetch(request);
      },
    };
    expect(await distance(code, leaky, 'third')).toBeGreaterThan(CONSPICUOUS);
  });
});

/** The z of the Mann-Whitney U test: it compares ranks, so single slow measurements do not matter. */
function mannWhitney(first: readonly number[], second: readonly number[]): number {
  let u = 0;
  for (const a of first) for (const b of second) u += a > b ? 1 : a === b ? 0.5 : 0;
  const pairs = first.length * second.length;
  return (u - pairs / 2) / Math.sqrt((pairs * (first.length + second.length + 1)) / 12);
}
