import type { Postern } from '@postern/backend';
import type { AuthProblem, LoginResponse } from '@postern/protocol';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { createAttempt, createEthereumWallet, createSolanaWallet } from '../backend/sign-up-attempt.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { MOBILE_CLIENT, nonceOf, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { signUp, submit, type TestUser } from '../setup/user.ts';
import { type OidcDeployment, startOidcDeployment } from './oidc-deployment.ts';

/** What is asked about one sub-organization, so that a test can make that one unanswerable. */
const isAbout = (organizationId: string, init: RequestInit | undefined) =>
  String(init?.body).includes(`"organizationId":"${organizationId}"`);

describe('S33: a candidate that cannot be judged, so that the victim never gets in', () => {
  let deployment: OidcDeployment;
  let sql: postgres.Sql;
  let attackers = 0;
  beforeAll(async () => {
    deployment = await startOidcDeployment();
    sql = postgres(deployment.authority.databaseUrl, { max: 1 });
  });
  afterAll(async () => {
    await sql.end();
    await deployment.close();
  });

  const attacker = () => signUp(deployment.authority, `mallory${++attackers}@example.org`);

  /** What a way in to the product looks like: how the attacker squats it, and how the victim uses it. */
  interface WayIn {
    squat(mallory: TestUser): Promise<{ status: number }>;
    /** Each visit is to a process without remembered users. */
    visit(postern: Postern): Promise<LoginResponse & AuthProblem>;
  }

  const email = (): WayIn => {
    const victim = deployment.newEmail();
    return {
      squat: async (mallory) => {
        const user = { userId: mallory.userId };
        await submit(deployment.authority, mallory.key, mallory.organizationId, 'UPDATE_USER_EMAIL', {
          ...user,
          userEmail: victim,
        });
        // The provider says of the token's subject that the address is verified; the client is the attacker's own.
        const oidcToken = await deployment.provider.forge({
          claims: { aud: MOBILE_CLIENT, sub: victim, nonce: nonceOf(mallory.key), email: victim, email_verified: true },
        });
        const linked = await submit(
          deployment.authority,
          mallory.key,
          mallory.organizationId,
          'CREATE_OAUTH_PROVIDERS_V2',
          { ...user, oauthProviders: [{ providerName: 'a', oidcToken }] },
        );
        // Only Google's tokens do this, and Google is not to be had in a test: what they would do is done by hand.
        await sql`update users set email_verified = true where id = ${mallory.userId}`;
        const paginationOptions = { limit: '100' };
        const filter = { filterType: 'EMAIL', filterValue: victim, paginationOptions };
        const { organizationIds } = await deployment.turnkey.getVerifiedSubOrgIds(filter);
        expect(organizationIds).toContain(mallory.organizationId);
        return linked;
      },
      async visit(postern) {
        const browser = deployment.browser(postern);
        return (await browser.otpLogin(await deployment.prove(browser, victim))).body;
      },
    };
  };

  const identity = (): WayIn => {
    const subject = `victim-${deployment.newEmail()}`;
    return {
      async squat(mallory) {
        const oidcToken = await deployment.tokenFor(subject, mallory.key, MOBILE_CLIENT);
        const oidcClaims = { iss: deployment.provider.issuer, sub: subject, aud: WEB_CLIENT };
        return submit(deployment.authority, mallory.key, mallory.organizationId, 'CREATE_OAUTH_PROVIDERS_V2', {
          userId: mallory.userId,
          oauthProviders: [
            { providerName: 'a', oidcToken },
            { providerName: 'b', oidcClaims },
          ],
        });
      },
      async visit(postern) {
        const key = createApiKeyPair();
        return (await deployment.oauthLogin(postern, await deployment.tokenFor(subject, key), key)).body;
      },
    };
  };

  describe.each([
    ['an e-mail address', email],
    ['an identity of an OpenID provider', identity],
  ])('%s', (_name, create) => {
    it('The owner gets the own account beside the attacker’s, at the first log-in and later', async () => {
      const wayIn = create();
      const mallory = await attacker();
      expect((await wayIn.squat(mallory)).status).toBe(200);
      const first = await wayIn.visit(deployment.app());
      expect(first).toMatchObject({ created: true });
      expect(first.organizationId).not.toBe(mallory.organizationId);
      const again = await wayIn.visit(deployment.app());
      expect(again).toMatchObject({ organizationId: first.organizationId, created: false });
    });

    it.each<[string, () => Response]>([
      ['refuses', () => Response.json({ code: 7, message: 'not authorized' }, { status: 403 })],
      ['answers with too much', () => new Response(`{"activities":[${' '.repeat(1_100_000)}]}`)],
      ['answers with nonsense', () => new Response('<html>')],
    ])('The owner gets the own account while Turnkey %s about the attacker’s', async (_what, answer) => {
      const wayIn = create();
      const own = await wayIn.visit(deployment.app());
      const mallory = await attacker();
      await wayIn.squat(mallory);
      const poisoned = deployment.app(
        {},
        {
          fetch: async (input, init) => {
            const isJudging = /\/query\/list_(activities|users)$/.test(String(input));
            return isJudging && isAbout(mallory.organizationId, init) ? answer() : fetch(input, init);
          },
        },
      );
      expect(await wayIn.visit(poisoned)).toMatchObject({ organizationId: own.organizationId, created: false });
    });

    it('No second account is made while Turnkey does not answer about the own one', async () => {
      const wayIn = create();
      const own = await wayIn.visit(deployment.app());
      const silent = deployment.app(
        {},
        {
          random: () => 0,
          fetch: async (input, init) => {
            if (!String(input).endsWith('/list_activities')) return fetch(input, init);
            return new Response('', { status: 503 });
          },
        },
      );
      expect(await wayIn.visit(silent)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
      expect(await wayIn.visit(deployment.app())).toMatchObject({ organizationId: own.organizationId, created: false });
    });

    it('The owner gets the own account beside more squatters than fit on a page', { timeout: 60_000 }, async () => {
      const wayIn = create();
      for (let n = 0; n < 11; n++) await wayIn.squat(await attacker());
      const own = await wayIn.visit(deployment.app());
      expect(own).toMatchObject({ created: true });
      expect(await wayIn.visit(deployment.app())).toMatchObject({ organizationId: own.organizationId, created: false });
    });
  });

  it.each([
    ['secp256k1', createEthereumWallet],
    ['Ed25519', createSolanaWallet],
  ])(
    'A wallet on %s signs up although one account of the attacker holds a hundred squatting activities',
    async (_n, create) => {
      const wallet = create();
      const mallory = await attacker();
      const users = [
        {
          userName: 'trap',
          userTags: [],
          authenticators: [],
          oauthProviders: [],
          apiKeys: [{ apiKeyName: 'trap', publicKey: wallet.publicKey, curveType: wallet.curveType }],
        },
      ];
      const send = <Type extends string>(type: Type, parameters: object) =>
        submit(deployment.authority, mallory.key, mallory.organizationId, type, { ...parameters });
      for (let n = 0; n < 100; n++) {
        const created = await send('CREATE_USERS_V4', { users });
        if (n === 99) break;
        const { userIds } = created.result;
        await send('DELETE_USERS', { userIds });
      }
      const attempt = createAttempt(deployment.backend());
      const { status, body } = await attempt.signUp({ wallet: await attempt.wallet(wallet) });
      expect([status, body.created]).toEqual([200, true]);
    },
  );

  it('A passkey signs up although the attacker’s account holds its id with another key', async () => {
    const passkey = createSoftwareAuthenticator();
    const mallory = await attacker();
    const id = new Uint8Array(Buffer.from(passkey.credentialId, 'base64url'));
    const squatted = await submit(
      deployment.authority,
      mallory.key,
      mallory.organizationId,
      'CREATE_AUTHENTICATORS_V2',
      {
        userId: mallory.userId,
        authenticators: [createSoftwareAuthenticator('ES256', 0, true, id).attest()],
      },
    );
    expect(squatted.status).toBe(200);
    const attempt = createAttempt(deployment.backend());
    const { status, body } = await attempt.signUp({ passkey: await attempt.passkey(passkey) });
    expect([status, body.created]).toEqual([200, true]);
  });
});
