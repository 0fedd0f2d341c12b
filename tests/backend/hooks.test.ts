import { HookRefusal, type Hooks } from '@postern/backend';
import { describe, expect, it } from 'vitest';
import { sharedDeployment } from './deployment.ts';
import { createAttempt, createEthereumWallet } from './sign-up-attempt.ts';
import { stampLogin, walletStamp } from './stamp-login.ts';

describe('hooks of the app', () => {
  const deployment = sharedDeployment();

  /** A backend whose hooks record their events. */
  function recording(hooks: Hooks = {}) {
    const events: [hook: string, event: object][] = [];
    const record =
      <Event extends object>(name: string, hook: ((event: Event) => void | Promise<void>) | undefined) =>
      async (event: Event) => {
        events.push([name, event]);
        await hook?.(event);
      };
    const logged: unknown[][] = [];
    const postern = deployment.backend({
      hooks: {
        beforeSignUp: record('beforeSignUp', hooks.beforeSignUp),
        afterSignUp: record('afterSignUp', hooks.afterSignUp),
        beforeLogIn: record('beforeLogIn', hooks.beforeLogIn),
        afterLogIn: record('afterLogIn', hooks.afterLogIn),
      },
      logger: { info: () => undefined, warn: () => undefined, error: (...entry) => void logged.push(entry) },
    });
    return { postern, events, logged };
  }

  async function signIn({ postern }: ReturnType<typeof recording>, contact: string) {
    const browser = deployment.browser(postern);
    return browser.otpLogin(await deployment.prove(browser, contact));
  }

  it('Hooks learn each step of a first and of a second log-in, in order', async () => {
    const backend = recording();
    const contact = deployment.newEmail();
    const { organizationId, userId } = (await signIn(backend, contact)).body;
    const identity = { type: 'email', contact };
    expect(backend.events.splice(0)).toEqual([
      ['beforeSignUp', { identity }],
      ['afterSignUp', { identity, organizationId }],
      ['beforeLogIn', { identity, organizationId, created: true }],
      ['afterLogIn', { identity, organizationId, userId, created: true }],
    ]);
    await signIn(backend, contact);
    expect(backend.events).toEqual([
      ['beforeLogIn', { identity, organizationId, created: false }],
      ['afterLogIn', { identity, organizationId, userId, created: false }],
    ]);
  });

  it('A refused sign-up creates no sub-organization, and the client reads what to do', async () => {
    const contact = deployment.newEmail();
    const refusing = recording({
      beforeSignUp: () => {
        throw new HookRefusal('Ask Ada for an invitation.');
      },
    });
    const { status, body } = await signIn(refusing, contact);
    expect([status, body.code, body.detail]).toEqual([403, 'SIGN_UP_REFUSED', 'Ask Ada for an invitation.']);
    const { organizationIds } = await deployment.turnkey.getVerifiedSubOrgIds({
      filterType: 'EMAIL',
      filterValue: contact,
    });
    expect(organizationIds).toEqual([]);
    // Nothing is left behind: when the app has changed its mind, the user can sign up.
    expect((await signIn(recording(), contact)).body.created).toBe(true);
  });

  it('A refused log-in opens no session', async () => {
    const contact = deployment.newEmail();
    await signIn(recording(), contact);
    deployment.takeCalls();
    const refusing = recording({ beforeLogIn: () => Promise.reject(new HookRefusal('Your account is closed.')) });
    const { status, body } = await signIn(refusing, contact);
    expect([status, body.code]).toEqual([403, 'LOG_IN_REFUSED']);
    expect(deployment.takeCalls()).not.toContain('otp_login');
  });

  it('A wallet is refused before its session is opened when the account is known, and before it is handed out when not', async () => {
    const wallet = createEthereumWallet();
    const known = recording({
      beforeLogIn: () => {
        throw new HookRefusal('Your account is closed.');
      },
    });
    const attempt = createAttempt(known.postern);
    await attempt.signUp({ wallet: await attempt.wallet(wallet) });
    const logIn = (backend: typeof known) =>
      stampLogin(deployment, backend.postern, (body) => walletStamp(wallet, body));
    deployment.takeCalls();
    const { reply } = await logIn(known);
    expect([reply.status, reply.body.code]).toEqual([403, 'LOG_IN_REFUSED']);
    expect(deployment.takeCalls()).toEqual([]);

    const stranger = recording({
      beforeLogIn: () => {
        throw new HookRefusal('Your account is closed.');
      },
    });
    const other = await logIn(stranger);
    expect([other.reply.status, other.reply.body.code]).toEqual([403, 'LOG_IN_REFUSED']);
    expect(JSON.stringify(other.reply.body)).not.toContain('sessionToken');

    const open = recording();
    expect((await logIn(open)).reply.status).toBe(200);
    expect(open.events.map(([name]) => name)).toEqual(['beforeLogIn', 'afterLogIn']);
  });

  it('A hook that fails lets no one in and shows nothing of its error, except after a sign-up', async () => {
    const fail = () => {
      throw new Error('relation "users" does not exist at db.internal');
    };
    const after = recording({ afterSignUp: fail });
    expect((await signIn(after, deployment.newEmail())).status).toBe(200);
    expect(after.logged).toEqual([[{ cause: 'Error' }, 'the hook afterSignUp failed']]);
    for (const hooks of [{ beforeSignUp: fail }, { beforeLogIn: fail }, { afterLogIn: fail }]) {
      const { status, body } = await signIn(recording(hooks), deployment.newEmail());
      expect([status, body.code]).toEqual([500, 'INTERNAL']);
      expect(JSON.stringify(body)).not.toContain('users');
    }
  });

  it('A request that is repeated after a failed hook gets its session', async () => {
    let isDown = true;
    const backend = recording({
      afterLogIn: () => {
        if (isDown) throw new Error('down');
      },
    });
    const browser = deployment.browser(backend.postern);
    const request = browser.loginRequest(await deployment.prove(browser, deployment.newEmail()));
    expect((await browser.otpLogin(request.verificationToken, request)).status).toBe(500);
    isDown = false;
    expect((await browser.otpLogin(request.verificationToken, request)).status).toBe(200);
  });
});
