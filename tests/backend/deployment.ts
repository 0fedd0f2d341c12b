import type { AuthorityOptions } from '@postern/authority';
import { createPostern, type Postern, type PosternOptions } from '@postern/backend';
import { Turnkey } from '@turnkey/sdk-server';
import { type ApiKeyPair, createApiKeyPair, startTestAuthority, turnkeyOptions } from '../setup/authority.ts';
import { createBackendUser } from '../setup/backend-user.ts';
import { shared } from '../setup/fixtures.ts';
import { collect, noteSecrets } from '../setup/leak-search.ts';
import { type Browser, createBrowser, ORIGIN } from './browser.ts';

export type Deployment = Awaited<ReturnType<typeof startDeployment>>;

/** A deployment that the tests of a block share. */
export function sharedDeployment(options: Partial<AuthorityOptions> = {}): Deployment {
  return shared(
    () => startDeployment(options),
    (deployment) => deployment.close(),
  );
}

/**
 * A real authority, with backends and browsers in front of it, and every call between them counted. The backends have the
 * key of a user whom `postern init` would make.
 */
export async function startDeployment(options: Partial<AuthorityOptions> = {}) {
  const authority = await startTestAuthority(options);
  const { url, organizationId, apiKey: rootKey } = authority;
  const { apiKey, userId: backendUserId } = await createBackendUser(authority);
  const { notarizer, tlsFetcher } = authority.authority.publicKeys;
  noteSecrets(rootKey.privateKey, apiKey.privateKey);
  /** The last parts of the paths that backends have called. */
  const calls: string[] = [];
  let names = 0;

  const turnkey = new Turnkey({
    apiBaseUrl: url,
    defaultOrganizationId: organizationId,
    apiPublicKey: rootKey.publicKey,
    apiPrivateKey: rootKey.privateKey,
  }).apiClient();

  return {
    authority,
    /** The key of the backends. It can do what they need, and nothing else. */
    backendKey: apiKey,
    backendUserId,
    /** The official SDK, to see what has become of things. */
    turnkey,
    /** The calls since the last time, which are then forgotten. */
    takeCalls: () => calls.splice(0),
    backend: (options: PosternOptions = {}): Postern =>
      createPostern({
        turnkey: turnkeyOptions(authority, { apiKey }),
        environment: {},
        origins: [ORIGIN],
        fetch: (input, init) => {
          calls.push(String(input).split('/').at(-1) ?? '');
          return fetch(input, init);
        },
        ...options,
        ...watched(options),
      }),
    /** What `postern env` prints: a backend of its own process takes it from there. */
    environment: (): Record<string, string> => ({
      TURNKEY_API_URL: url,
      TURNKEY_ORGANIZATION_ID: organizationId,
      TURNKEY_API_PUBLIC_KEY: apiKey.publicKey,
      TURNKEY_API_PRIVATE_KEY: apiKey.privateKey,
      TURNKEY_NOTARIZER_PUBLIC_KEY: notarizer,
      TURNKEY_TLS_FETCHER_PUBLIC_KEY: tlsFetcher,
    }),
    browser: (postern: Pick<Postern, 'fetch'>, key = createApiKeyPair()) => createBrowser(postern, tlsFetcher, key),
    /** An unused address. */
    newEmail: () => `user${++names}@example.org`,
    /** Everything up to the verification token. */
    async prove(browser: Browser, contact: string, otpType?: 'OTP_TYPE_SMS'): Promise<string> {
      const { body } = await browser.initOtp(contact, otpType);
      const code = await authority.lastCode(contact.trim().toLowerCase());
      return (await browser.verifyOtp(body, code)).body.verificationToken;
    },
    /** A user who is logged in adds an identity, as the official SDK does it with the key of the session. */
    createOauthProviders: (key: ApiKeyPair, subOrganizationId: string, userId: string, oidcToken: string) =>
      new Turnkey({
        apiBaseUrl: url,
        defaultOrganizationId: subOrganizationId,
        apiPublicKey: key.publicKey,
        apiPrivateKey: key.privateKey,
      })
        .apiClient()
        .createOauthProviders({ userId, oauthProviders: [{ providerName: 'test', oidcToken }] }),
    /** A user who is logged in deletes the own account, as the official SDK does it with the key of the session. */
    deleteSubOrganization: (key: ApiKeyPair, subOrganizationId: string) =>
      new Turnkey({
        apiBaseUrl: url,
        defaultOrganizationId: subOrganizationId,
        apiPublicKey: key.publicKey,
        apiPrivateKey: key.privateKey,
      })
        .apiClient()
        .deleteSubOrganization({ deleteWithoutExport: true }),
    verifiedSubOrganizations: async (email: string) =>
      (await turnkey.getVerifiedSubOrgIds({ filterType: 'EMAIL', filterValue: email })).organizationIds,
    close: () => authority.close(),
  };
}

/** What a backend writes into its log and its audit events is searched for secrets at the end of the file. */
function watched({ logger, onEvent }: PosternOptions): PosternOptions {
  const line =
    (name: 'info' | 'warn' | 'error') =>
    (fields: object, message: string): void => {
      collect([fields, message]);
      logger?.[name](fields, message);
    };
  return {
    onEvent: (event) => {
      collect(event);
      return onEvent?.(event);
    },
    ...(logger ? { logger: { info: line('info'), warn: line('warn'), error: line('error') } } : {}),
  };
}
