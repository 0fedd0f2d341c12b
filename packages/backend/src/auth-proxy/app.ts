import type { Accounts } from '../accounts/accounts.ts';
import type { SignUp } from '../accounts/sign-up.ts';
import { AuthError } from '../auth-error.ts';
import type { Captcha } from '../captcha/captcha.ts';
import { createCaptcha } from '../captcha/captcha.ts';
import type { AuthProxyAppOptions } from '../configuration/auth-proxy-settings.ts';
import type { OAuthProvider } from '../configuration/oauth/providers.ts';
import type { SubOrganizationOption } from '../configuration/sub-organization-template.ts';
import type { GuideAttempts } from '../flows/guide/guide-attempts.ts';
import { createGuideAttempts } from '../flows/guide/guide-attempts.ts';
import { createExchangeCode } from '../flows/oauth/authenticate.ts';
import { createOAuthLogIn } from '../flows/oauth/login.ts';
import { createSendCode } from '../flows/otp/init.ts';
import { createOtpLogIn } from '../flows/otp/login.ts';
import { createVerifyCode } from '../flows/otp/verify.ts';
import { createMessageLooks } from '../messages/message-looks.ts';
import type { CheckedOidcToken, OidcTokens } from '../oauth/oidc-tokens.ts';
import type { Services } from '../services.ts';

/** One app: what it may do, and the flows of the backend with the settings of this app. */
export interface App {
  id: string;
  options: AuthProxyAppOptions;
  origins: ReadonlySet<string>;
  /**
   * How users can sign in, by their names in the protocol: `email`, `sms`, `whatsapp`, `passkey`, `wallet`, and names
   * of providers.
   */
  methods: readonly string[];
  /** The identity providers that are switched on. */
  providers: readonly OAuthProvider[];
  services: Services;
  sendCode: ReturnType<typeof createSendCode>;
  verifyCode: ReturnType<typeof createVerifyCode>;
  otpLogIn: ReturnType<typeof createOtpLogIn>;
  oauthLogIn: ReturnType<typeof createOAuthLogIn>;
  exchangeCode: ReturnType<typeof createExchangeCode>;
  plainCodes: Pick<GuideAttempts, 'begin' | 'encryptFor'>;
}

/** Makes accounts from a template. */
export type AccountsFor = (template: SubOrganizationOption) => { accounts: Accounts; signUp: SignUp };

/** @param services Those of the native endpoints; what an app shares with them is the same object. */
export function createApp(id: string, options: AuthProxyAppOptions, services: Services, accountsFor: AccountsFor): App {
  const { settings } = services;
  const providers = settings.oauth.providers.filter(({ name }) => options.methods?.includes(name) ?? true);
  const { length = settings.otp.length, alphanumeric = settings.otp.alphanumeric } = options.otp;
  const { expirationSeconds = settings.session.expirationSeconds } = options.session;
  const own: Services = {
    ...services,
    ...accountsFor(options.subOrganization ?? settings.subOrganization),
    settings: {
      ...settings,
      appName: options.appName ?? settings.appName,
      origins: options.origins ?? settings.origins,
      otp: { ...settings.otp, length, alphanumeric },
      session: { ...settings.session, expirationSeconds },
    },
    captcha: captchaOf(options, services),
    messageLooks: options.messages ? createMessageLooks(options.messages) : services.messageLooks,
    // SDKs keep the session token themselves.
    sessionTransport: { ...services.sessionTransport, cookie: undefined },
    oidcTokens: tokensOfApp(services.oidcTokens, providers, options.oauth.clientIds ?? {}),
  };
  return {
    id,
    options,
    origins: new Set(own.settings.origins),
    methods: options.methods ?? defaultMethods(services),
    providers,
    services: own,
    sendCode: createSendCode(own),
    verifyCode: createVerifyCode(own),
    otpLogIn: createOtpLogIn(own),
    oauthLogIn: createOAuthLogIn(own, false),
    exchangeCode: createExchangeCode(own),
    plainCodes: createGuideAttempts(own),
  };
}

/** @throws AuthError PLAIN_CODES_OFF */
export function requirePlainCodes({ options }: App): void {
  if (!options.otp.plainCodes) throw new AuthError('PLAIN_CODES_OFF');
}

/** @throws AuthError SIGN_IN_METHOD_OFF */
export function requireMethod({ methods }: App, method: string): void {
  if (!methods.includes(method)) throw new AuthError('SIGN_IN_METHOD_OFF');
}

function captchaOf({ captcha, origins }: AuthProxyAppOptions, services: Services): Captcha {
  if (captcha === undefined && origins === undefined) return services.captcha;
  const { settings, fetch } = services;
  const own = captcha ?? settings.captcha;
  return createCaptcha(own === false ? undefined : own, origins ?? settings.origins, fetch);
}

function defaultMethods({ settings }: Services): string[] {
  const phone = settings.otp.smsCountries?.length === 0 ? [] : ['sms', 'whatsapp'];
  return ['email', ...phone, 'passkey', 'wallet', ...settings.oauth.providers.map(({ name }) => name)];
}

/** Only tokens that a switched-on provider has issued for a client of this app. */
function tokensOfApp(
  tokens: OidcTokens,
  providers: readonly OAuthProvider[],
  clientIds: Readonly<Record<string, readonly string[]>>,
): OidcTokens {
  const ofApp = (checked: CheckedOidcToken): CheckedOidcToken => {
    const { provider, audience } = checked;
    if (!providers.includes(provider)) throw new AuthError('SIGN_IN_METHOD_OFF');
    if (clientIds[provider.name]?.includes(audience) === false) throw new AuthError('INVALID_OIDC_TOKEN');
    return checked;
  };
  return {
    check: async (token, publicKey) => ofApp(await tokens.check(token, publicKey)),
    checkWithoutKey: async (token) => ofApp(await tokens.checkWithoutKey(token)),
  };
}
