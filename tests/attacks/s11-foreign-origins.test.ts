import type { Postern } from '@postern/backend';
import { describe, expect, it } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { guideServer } from './guide-server.ts';

/** What a page can send to another origin without asking by a preflight (Fetch standard, "simple" requests). */
const SIMPLE = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];

describe('S11: a page of the attacker drives the backend with the browsers of its visitors', () => {
  const deployment = sharedDeployment();

  async function visit(server: Postern, headers: Record<string, string>) {
    const email = deployment.newEmail();
    const body = JSON.stringify({ otpType: 'OTP_TYPE_EMAIL', contact: email });
    const request = new Request('https://api.example.com/auth/init-otp', { method: 'POST', headers, body });
    const response = await server.fetch(request);
    const wasSent = await deployment.authority.lastCode(email).then(
      () => true,
      () => false,
    );
    return { wasSent, readable: response.headers.get('access-control-allow-origin') };
  }

  it.each(SIMPLE)('A page of another origin cannot use the backend by a simple request of type %s', async (type) => {
    const headers = { 'Content-Type': type, Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    expect((await visit(guideServer(deployment.authority), headers)).wasSent).toBe(true);
    expect(await visit(deployment.backend(), headers)).toEqual({ wasSent: false, readable: null });
    // Nor does one whose Origin the visitor's software has taken away, or a form on a page that is allowed.
    const { Origin: _, ...anonymous } = headers;
    expect((await visit(deployment.backend(), anonymous)).wasSent).toBe(false);
    expect((await visit(deployment.backend(), { ...headers, Origin: ORIGIN })).wasSent).toBe(false);
  });

  it.each(['null', 'https://evil.example', `${ORIGIN}.evil.example`, `${ORIGIN}, https://evil.example`])(
    'A page of the origin %s cannot drive the backend with JSON',
    async (origin) => {
      const headers = { 'Content-Type': 'application/json', Origin: origin };
      expect(await visit(deployment.backend(), headers)).toEqual({ wasSent: false, readable: null });
      expect(await visit(deployment.backend({ origins: [] }), headers)).toEqual({ wasSent: false, readable: null });
    },
  );

  it('The app’s own page can drive the backend', async () => {
    const headers = { 'Content-Type': 'application/json', Origin: ORIGIN, 'Sec-Fetch-Site': 'same-site' };
    expect(await visit(deployment.backend(), headers)).toEqual({ wasSent: true, readable: ORIGIN });
  });
});
