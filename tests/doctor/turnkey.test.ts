import type { RequestListener } from 'node:http';
import { encryptOauth2ClientSecret } from '@turnkey/crypto';
import { describe, expect, test } from 'vitest';
import { examineDeployment } from '../../packages/cli/src/doctor/doctor.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { createBackendUser } from '../setup/backend-user.ts';
import { shared, sharedAuthority } from '../setup/fixtures.ts';
import { noteSecrets } from '../setup/leak-search.ts';
import { createTeam, paramsOf } from '../setup/team.ts';
import { createAccount, submit } from '../setup/user.ts';
import { startAlteredAuthority } from './altered-authority.ts';
import { type Change, expectFinding, FOLDER } from './examination.ts';
import { withServer } from './local-server.ts';

const authority = sharedAuthority({ now: Date.now });
const altered = shared(
  () => startAlteredAuthority(authority),
  (each) => each.close(),
);
const backendUser = shared(() => createBackendUser(authority));

const root = <Type extends string>(type: Type, parameters: Parameters<typeof submit>[4]) =>
  submit(authority, authority.apiKey, authority.organizationId, type, parameters);

/** A deployment at the authority with an API key. */
function at(apiKey: ApiKeyPair, { options, environment, request }: Change = {}): Change {
  const { notarizer, tlsFetcher } = authority.authority.publicKeys;
  return {
    environment: {
      TURNKEY_API_URL: authority.url,
      TURNKEY_ORGANIZATION_ID: authority.organizationId,
      TURNKEY_API_PUBLIC_KEY: apiKey.publicKey,
      TURNKEY_API_PRIVATE_KEY: apiKey.privateKey,
      TURNKEY_NOTARIZER_PUBLIC_KEY: notarizer,
      TURNKEY_TLS_FETCHER_PUBLIC_KEY: tlsFetcher,
      ...environment,
    },
    ...(options ? { options } : {}),
    request: { now: Date.now, ...request },
  };
}

/** A user of the parent organization, with a policy that allows it what the condition says. */
async function createUser(more: object = {}, condition?: string): Promise<{ userId: string; apiKey: ApiKeyPair }> {
  const apiKey = createApiKeyPair();
  const user = {
    userName: 'Clerk',
    apiKeys: [paramsOf(apiKey)],
    authenticators: [],
    oauthProviders: [],
    userTags: [],
    ...more,
  };
  const created = await root('CREATE_USERS_V4', { users: [user] });
  const userId = created.result.userIds[0] ?? '';
  if (condition !== undefined) {
    const consensus = `approvers.any(user, user.id == '${userId}')`;
    const policy = { policyName: `for ${userId}`, effect: 'EFFECT_ALLOW', condition, consensus, notes: '' };
    await root('CREATE_POLICIES', { policies: [policy] });
  }
  return { userId, apiKey };
}

describe('the connection to Turnkey', () => {
  test('An authority answers in the form of the API, and its clock is compared', async () => {
    for (const id of ['api-url', 'pinned-keys', 'turnkey-options', 'turnkey-dns', 'turnkey-answers', 'clock']) {
      await expectFinding(id, /^ok/, at(authority.apiKey));
    }
  });

  test('What is not the API is named', async () => {
    const answers: [RequestListener, RegExp][] = [
      [(_, response) => response.end('<h1>Sign in to the hotel</h1>'), /^failed.*not Turnkey's API \(HTTP 200\)/],
      [(_, response) => response.writeHead(302, { Location: 'http://elsewhere/' }).end(), /^failed.*redirects/],
      [(_, response) => response.writeHead(503).end(), /^failed.*HTTP 503/],
      [(request) => request.socket.destroy(), /^failed.*connection was closed/],
    ];
    for (const [answer, said] of answers) {
      await withServer(answer, (TURNKEY_API_URL) =>
        expectFinding('turnkey-answers', said, at(authority.apiKey, { environment: { TURNKEY_API_URL } })),
      );
    }
  });

  test('A server that says nothing ends the check at its time limit, and what needs it is skipped with its name', async () => {
    await withServer(
      () => {},
      async (TURNKEY_API_URL) => {
        const silent = at(authority.apiKey, { environment: { TURNKEY_API_URL }, request: { limitMs: 100 } });
        await expectFinding('turnkey-answers', /^failed.*no answer within 0\.1 s/, silent);
        await expectFinding('features', /^skipped.*needs parent-organization, which was skipped/, silent);
      },
    );
  });

  test('A name without an address is named', async () => {
    const nowhere = at(authority.apiKey, { environment: { TURNKEY_API_URL: 'https://api.invalid' } });
    await expectFinding('turnkey-dns', /^failed.*api\.invalid cannot be resolved/, nowhere);
  });

  test.each([
    [10_000, /^warning.*9 s ahead of Turnkey/],
    [-600_000, /^failed.*s behind Turnkey.*NTP/],
  ])('A clock that is %i ms off is reported', async (offMs, said) => {
    await expectFinding('clock', said, at(authority.apiKey, { request: { now: () => Date.now() + offMs } }));
  });
});

describe('the API key at Turnkey', () => {
  test('An unknown key is refused, and a key of a sub-organization is not one of the parent', async () => {
    await expectFinding('api-key-accepted', /^failed.*does not know the API key/, at(createApiKeyPair()));
    const team = await createTeam(authority, 1, 1);
    const ofParent = at(authority.apiKey, { environment: { TURNKEY_ORGANIZATION_ID: team.id } });
    await expectFinding('parent-organization', /^failed.*belongs to another organization/, ofParent);
    await expectFinding('api-key-accepted', /^ok/, at(backendUser.apiKey));
    await expectFinding('parent-organization', /^ok/, at(backendUser.apiKey));
  });

  test('The key of a root user has more rights than the backend needs', async () => {
    await expectFinding('root-user', /^warning.*root quorum alone.*npx postern init/, at(authority.apiKey));
    await expectFinding('needed-rights', /^ok/, at(authority.apiKey));
    await expectFinding('root-user', /^ok/, at(backendUser.apiKey));
  });

  test('The key that "postern init" makes has what the backend needs, and nothing else', async () => {
    for (const id of ['needed-rights', 'further-rights', 'postern-policies', 'policies-readable']) {
      await expectFinding(id, /^ok/, at(backendUser.apiKey));
    }
    const linking = { oauth: { providers: {}, linkVerifiedEmail: true } };
    await expectFinding(
      'needed-rights',
      /^failed.*OAUTH_PROVIDERS_V2.*linkVerifiedEmail, is denied/,
      at(backendUser.apiKey, { options: linking }),
    );
  });

  test('Missing rights are named one by one, and policies of another user do not count', async () => {
    const { apiKey } = await createUser();
    const { problems } = await expectFinding(
      'needed-rights',
      /^failed.*INIT_OTP_V3.*to send codes, is allowed by no policy/,
      at(apiKey),
    );
    expect(problems).toHaveLength(5);
    await expectFinding('postern-policies', /^warning.*says something else/, at(apiKey));
  });

  test('Rights that others must approve are no rights of the backend', async () => {
    const { userId, apiKey } = await createUser();
    const consensus = `approvers.any(user, user.id == '${userId}') && approvers.count() >= 2`;
    const policy = {
      policyName: 'Two',
      effect: 'EFFECT_ALLOW',
      condition: "activity.type == 'ACTIVITY_TYPE_INIT_OTP_V3'",
      consensus,
      notes: '',
    };
    await root('CREATE_POLICIES', { policies: [policy] });
    await expectFinding('needed-rights', /INIT_OTP_V3[^|]*needs the approval of further users/, at(apiKey));
  });

  test('Rights that the backend does not need are named', async () => {
    const { apiKey } = await createUser({}, "activity.resource == 'USER' || activity.resource == 'OTP'");
    const said = /^warning.*could also do: .*CREATE_USERS.*\| No policy denies the user its own CREATE_API_KEYS_V2/;
    await expectFinding('further-rights', said, at(apiKey));
    const trader = await createUser({}, "wallet.id == 'w'");
    await expectFinding('further-rights', /may allow more, depending/, at(trader.apiKey));
  });

  test('A policy in a language that is not known is reported, and its name cannot reach the terminal', async () => {
    const name = 'x\u001b[2J\u009b31m\u202eevil';
    altered.alter.set('list_policies', (text) => {
      const { policies } = JSON.parse(text);
      const policy = { ...policies[0], policyId: 'p', policyName: name, condition: 'activity ~= {new}' };
      return JSON.stringify({ policies: [...policies, policy] });
    });
    const change = at(backendUser.apiKey, { environment: { TURNKEY_API_URL: altered.url } });
    const { problems } = await expectFinding('policies-readable', /^warning.*not in the policy language/, change);
    expect(problems[0]?.problem).toContain('“x [2J 31m evil”');
    altered.alter.clear();
  });

  test('The end of a key, and too many keys, are reported', async () => {
    const ending = await createUser();
    const key = createApiKeyPair();
    const keys = [paramsOf(key, { expirationSeconds: String(10 * 86_400) })];
    await root('CREATE_API_KEYS_V2', { userId: ending.userId, apiKeys: keys });
    await expectFinding('api-key-expiry', /^warning.*expires in [89] days/, at(key));
    await expectFinding(
      'api-key-expiry',
      /^failed.*within two days/,
      at(key, { request: { now: () => Date.now() + 9 * 86_400_000 } }),
    );
    await expectFinding('api-key-expiry', /^ok/, at(ending.apiKey));
    await expectFinding('api-key-count', /^ok/, at(ending.apiKey));
    await root('CREATE_API_KEYS_V2', {
      userId: ending.userId,
      apiKeys: [paramsOf(createApiKeyPair()), paramsOf(createApiKeyPair())],
    });
    await expectFinding('api-key-count', /^warning.*3 API keys/, at(ending.apiKey));
  });

  test('A user who is a person is not the user of a backend', async () => {
    const email = 'clerk@example.com';
    noteSecrets(email);
    const { apiKey, userId } = await createUser({ userEmail: email });
    await expectFinding('other-ways-in', /^warning.*an e-mail address/, at(apiKey));
    await expectFinding('other-ways-in', /^ok/, at(backendUser.apiKey));
    const ofUser = { ...at(apiKey) };
    await expectFinding('user-mfa', /^ok/, ofUser);
    const mfa = await root('CREATE_MFA_POLICY', {
      userId,
      mfaPolicyName: 'Twice',
      condition: "activity.resource == 'OTP'",
      requiredAuthenticationMethods: [{ any: [{ type: 'AUTHENTICATION_TYPE_PASSKEY' }] }],
      order: 0,
    });
    expect(mfa.status).toBe(200);
    await expectFinding('user-mfa', /^failed.*MFA policies/, ofUser);
  });
});

describe('the organization at Turnkey', () => {
  test('Accounts of one person are found among the first sub-organizations', async () => {
    await expectFinding('duplicates', /^ok/, at(backendUser.apiKey));
    for (const _ of [1, 2]) await createAccount(authority, 'twice@example.org');
    await expectFinding('duplicates', /^warning.*One person has several accounts/, at(backendUser.apiKey));
  });

  test('Features that the backend needs must be on, and the managed Auth Proxy off', async () => {
    await expectFinding('features', /^ok/, at(backendUser.apiKey));
    for (const name of ['FEATURE_NAME_SMS_AUTH', 'FEATURE_NAME_OTP_EMAIL_AUTH'])
      await root('REMOVE_ORGANIZATION_FEATURE', { name });
    await expectFinding(
      'features',
      /^warning.*by e-mail is switched off.*by SMS is switched off/,
      at(backendUser.apiKey),
    );
    altered.alter.set('get_organization_configs', (text) =>
      text.replace('"features":[', '"features":[{"name":"FEATURE_NAME_AUTH_PROXY","value":"true"},'),
    );
    const change = at(backendUser.apiKey, { environment: { TURNKEY_API_URL: altered.url } });
    await expectFinding('features', /Auth Proxy is switched on/, change);
    altered.alter.clear();
  });

  test('The credentials of OAuth 2.0 providers must be at Turnkey', async () => {
    const { tlsFetcherEncryption } = authority.authority.publicKeys;
    const encryptedClientSecret = await encryptOauth2ClientSecret('a secret of X', tlsFetcherEncryption);
    const credential = { provider: 'OAUTH2_PROVIDER_X', clientId: 'app', encryptedClientSecret };
    const { result } = await root('CREATE_OAUTH2_CREDENTIAL', credential);
    const withId = (oauth2CredentialId: string) => {
      const x = {
        preset: 'x' as const,
        issuer: 'https://x.example',
        clientIds: ['app'],
        oauth2CredentialId,
        redirectUris: ['https://app.example.com/x'],
      };
      return at(backendUser.apiKey, { options: { oauth: { providers: { x } } } });
    };
    await expectFinding('oauth2-credentials', /^ok/, withId(result.oauth2CredentialId));
    await expectFinding('oauth2-credentials', /^failed.*no credential with the id/, withId(authority.organizationId));
  });
});

test('Nothing is submitted to Turnkey, and nothing secret is in the whole report', async () => {
  const asked: string[] = [];
  const recording: typeof fetch = (input, init) => {
    asked.push(String(input));
    return fetch(input, init);
  };
  const { environment = {} } = at(backendUser.apiKey);
  const secrets = {
    POSTERN_AUDIT_KEY: 'cd'.repeat(32),
    DATABASE_URL: 'postgres://u:a%20database%20password@127.0.0.1:1/db',
    POSTERN_SMTP_URL: 'smtp://u:a-mail-password@127.0.0.1:1',
    POSTERN_SMTP_FROM: 'login@mail.invalid',
  };
  noteSecrets(
    backendUser.apiKey.privateKey,
    ...Object.values(secrets),
    'a-mail-password',
    'a database password',
    'a client secret of an app',
  );
  const report = await examineDeployment({
    environment: { ...environment, ...secrets },
    options: {
      fetch: recording,
      oauth: {
        providers: { p: { issuer: 'http://127.0.0.1:1', clientIds: ['c'], clientSecret: 'a client secret of an app' } },
      },
    },
    folder: FOLDER,
    limitMs: 5_000,
  });
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((url) => url.includes('/submit/'))).toEqual([]);
  const text = JSON.stringify(report);
  for (const secret of [
    backendUser.apiKey.privateKey,
    secrets.POSTERN_AUDIT_KEY,
    'a-mail-password',
    'database password',
    'database%20password',
    'client secret of an app',
  ]) {
    expect(text).not.toContain(secret);
  }
});
