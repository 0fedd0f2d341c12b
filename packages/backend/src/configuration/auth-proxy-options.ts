import type { CaptchaOptions } from './captcha-options.ts';
import type { MessagesOptions } from './message-options.ts';
import type { SubOrganizationOption } from './sub-organization-template.ts';

/** By what an account can be looked up without a proof, where the app allows it. */
export const LOOK_UP_FILTERS = ['EMAIL', 'PHONE_NUMBER', 'PUBLIC_KEY', 'CREDENTIAL_ID'] as const;

export type LookUpFilter = (typeof LOOK_UP_FILTERS)[number];

/** The Auth Proxy: the backend answers the requests that Turnkey's SDKs send to Turnkey's Auth Proxy. */
export interface AuthProxyOptions {
  /** Path under which it is; default `/auth-proxy`. An SDK gets the origin of the backend and this path as its URL. */
  basePath?: string;
  /** One configuration for each app, by its id, a UUID. The SDK of the app gets the id as its `authProxyConfigId`. */
  configurations: Record<string, AuthProxyConfiguration>;
}

/** What one app may do. Everything has a default. */
export interface AuthProxyConfiguration {
  /** Exact origins of the pages of this app; default the option `origins`. */
  origins?: string[];
  /**
   * How users of this app can sign in: `email`, `sms`, `whatsapp`, `passkey`, `wallet`, and names of `oauth.providers`.
   * Default all of them.
   */
  methods?: string[];
  /** Name of the app in the messages with codes; default the option `appName`. */
  appName?: string;
  otp?: {
    /** 6 to 9 characters; default `otp.length`. */
    length?: number;
    /** Letters and digits instead of digits; default `otp.alphanumeric`. */
    alphanumeric?: boolean;
    /**
     * Accepts one-time codes in plain text, as SDKs send them that do not encrypt them (the endpoints without `_v2`). The
     * backend sees the codes then. Default false.
     */
    plainCodes?: boolean;
  };
  email?: {
    /** Ids of e-mail templates at Turnkey. The first one is used, unless a request names another one of them. */
    templateIds?: string[];
    /** `https://…` */
    logoUrl?: string;
    /** The name of the sender, for example the app's. */
    senderName?: string;
    /** An address of a domain that is registered at Turnkey. */
    senderAddress?: string;
    /** The address that gets the answers to the e-mail. */
    replyTo?: string;
  };
  /**
   * Text and language of this app's messages; default the option `messages`. It goes before `email`, except for a template
   * that the request names.
   */
  messages?: MessagesOptions;
  session?: {
    /** Length of a session in seconds; default `session.expirationSeconds`. */
    expirationSeconds?: number;
  };
  oauth?: {
    /**
     * The client ids of this app at each of `oauth.providers`, by the name of the provider. Only tokens for these clients
     * are accepted, and SDKs are told the first one. Default all client ids of the provider.
     */
    clientIds?: Record<string, string[]>;
    /** Where the provider sends the browser back to. SDKs ask for it. */
    redirectUrl?: string;
  };
  /** What a new sub-organization looks like; default the option `subOrganization`. What it does not say, the SDK may say. */
  subOrganization?: SubOrganizationOption;
  /** The captcha of this app, or `false` for none; default the option `captcha`. */
  captcha?: CaptchaOptions | false;
  /**
   * By what accounts can be looked up without a proof. Anyone can then find out whether an account exists. Default none:
   * a look-up without a proof finds nothing.
   */
  lookUpWithoutProof?: LookUpFilter[];
}
