import { loginMessage, parseVerificationToken, signupMessage } from '@postern/protocol';
import type { TurnkeyClient, TurnkeyClientMethods } from '@turnkey/core';
import type { Page } from 'playwright-core';
import { type ClientPage, startClientPage } from '../client/client-page.ts';
import { startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { ETHEREUM_ACCOUNT, submit, verifyContact } from '../setup/user.ts';
import type { CoreError, Outcome } from './core-methods-page.ts';

/** What a method says that talks to the Auth Proxy, which an app with a backend of its own has not. */
export const NO_AUTH_PROXY: CoreError = {
  code: 'INVALID_CONFIGURATION',
  message: 'Auth Proxy URL or ID is not configured.',
};

type Method = keyof TurnkeyClientMethods;
type Arguments<M extends Method> = Parameters<TurnkeyClient[M]>;
type Result<M extends Method> = Awaited<ReturnType<TurnkeyClient[M]>>;

/** The unmodified `TurnkeyClient` in a tab of Chromium, against a real authority. */
export interface CoreClient {
  test: TestAuthority;
  site: ClientPage;
  page: Page;
  /** Calls a method in the page. */
  call<M extends Method>(method: M, ...parameters: Arguments<M>): Promise<Result<M>>;
  /** The error that a method throws in the page. */
  refusalOf<M extends Method>(method: M, ...parameters: Arguments<M>): Promise<CoreError>;
  /** Signs a user up and in with a code by e-mail, in the way of a backend of one's own, and keeps the session. */
  signUp(email: string, sessionKey?: string): Promise<CoreUser>;
  /** Opens an account for a user with another kind of credential than an address. */
  createUser(credentials: object): Promise<CoreIdentity>;
  close(): Promise<void>;
}

export interface CoreIdentity {
  organizationId: string;
  userId: string;
}

export interface CoreUser extends CoreIdentity {
  walletId: string;
  session: string;
}

/**
 * Opens the page, with an authenticator that answers without a user.
 *
 * @param options - of the authority
 */
export async function startCoreClient(options?: Parameters<typeof startTestAuthority>[0]): Promise<CoreClient> {
  const [site, test] = await Promise.all([
    startClientPage('../interop/core-methods-page.ts'),
    startTestAuthority(options),
  ]);
  const page = await site.open();
  // An address can have no passkeys, a name can.
  await page.goto(site.origin.replace('127.0.0.1', 'localhost'));
  await page.waitForFunction(() => 'coreMethodsPage' in globalThis);
  await addAuthenticator(page);
  await page.evaluate(
    async ({ apiBaseUrl, organizationId }) => {
      coreMethodsPage.announceEthereumWallet();
      await coreMethodsPage.start({
        apiBaseUrl,
        organizationId,
        passkeyConfig: { rpId: 'localhost' },
        walletConfig: { features: { auth: true, connecting: true }, chains: { ethereum: { native: true } } },
      });
    },
    { apiBaseUrl: test.url, organizationId: test.organizationId },
  );

  function outcomeOf(method: Method, parameters: unknown[]): Promise<Outcome<unknown>> {
    const request = { method, parameters };
    return page.evaluate(({ method, parameters }) => coreMethodsPage.call(method, parameters), request);
  }

  const core: CoreClient = {
    test,
    site,
    page,
    async call<M extends Method>(method: M, ...parameters: Arguments<M>): Promise<Result<M>> {
      const outcome = await outcomeOf(method, parameters);
      if ('error' in outcome) throw new Error(`${method}: ${outcome.error.code}: ${outcome.error.message}`);
      return outcome.value as Result<M>;
    },
    async refusalOf(method, ...parameters) {
      const outcome = await outcomeOf(method, parameters);
      if (!('error' in outcome)) throw new Error(`${method} has thrown nothing`);
      return outcome.error;
    },
    signUp: (email, sessionKey) => signUp(core, email, sessionKey),
    createUser: (credentials) => createUser(test, credentials),
    async close() {
      await site.close();
      await test.close();
    },
  };
  return core;
}

async function addAuthenticator(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('WebAuthn.enable');
  await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function signUp({ test, call }: CoreClient, email: string, sessionKey?: string): Promise<CoreUser> {
  const publicKey = await call('createApiKeyPair');
  const verificationToken = await verifyContact(test, email, { publicKey });
  const tokenId = parseVerificationToken(verificationToken).claims.id;
  const clientSignature = async (message: string) => ({
    publicKey,
    scheme: 'CLIENT_SIGNATURE_SCHEME_API_P256',
    message,
    signature: await call('signWithApiKey', { message, publicKey }),
  });
  const credentials = { apiKeys: [], authenticators: [], oauthProviders: [] };
  const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
    subOrganizationName: email,
    rootUsers: [{ userName: email, userEmail: email, ...credentials }],
    rootQuorumThreshold: 1,
    wallet: { walletName: 'Default Wallet', accounts: [ETHEREUM_ACCOUNT] },
    verificationToken,
    clientSignature: await clientSignature(signupMessage(tokenId, { ...credentials, email })),
  });
  const { subOrganizationId, rootUserIds, wallet } = created.result;
  const login = await submit(test, test.apiKey, subOrganizationId, 'OTP_LOGIN_V2', {
    verificationToken,
    publicKey,
    clientSignature: await clientSignature(loginMessage(tokenId, publicKey)),
  });
  const { session } = login.result;
  await call('storeSession', { sessionToken: session, ...(sessionKey ? { sessionKey } : {}) });
  return { organizationId: subOrganizationId, userId: rootUserIds[0], walletId: wallet.walletId, session };
}

async function createUser(test: TestAuthority, credentials: object): Promise<CoreIdentity> {
  const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
    subOrganizationName: 'Somebody',
    rootUsers: [{ userName: 'Somebody', apiKeys: [], authenticators: [], oauthProviders: [], ...credentials }],
    rootQuorumThreshold: 1,
  });
  const { subOrganizationId, rootUserIds } = created.result;
  return { organizationId: subOrganizationId, userId: rootUserIds[0] };
}
