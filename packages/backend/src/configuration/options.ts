import type { CountryCode } from 'libphonenumber-js/max';
import type { AuditEvent } from '../audit-event.ts';
import type { Logger } from '../logger.ts';
import type { Store } from '../store/contract.ts';
import type { AuthProxyOptions } from './auth-proxy-options.ts';
import type { Environment, TurnkeySetting } from './environment.ts';
import type { OAuthOptions } from './oauth/oauth-options.ts';
import type { SubOrganizationOption } from './sub-organization-template.ts';

/** What the server that carries the backend knows about a connection. */
export interface ConnectionInfo {
  /** IP address of the other end of the socket. */
  remoteAddress?: string;
}

/** At most `max` times in `windowSeconds`. */
export interface RateLimit {
  max: number;
  windowSeconds: number;
}

/**
 * Limits of one client: an IPv4 address, or an IPv6 /64. All clients of a /56 together have three times as much, all of a
 * /48 or of an IPv4 /24 ten times, and all requests without an address together ten times.
 */
export interface RateLimits {
  /** Codes asked for by one client address; default 20 in 10 minutes. */
  codesPerAddress: RateLimit;
  /** Sign-ups with a passkey or a wallet by one client address; default 20 in 10 minutes. */
  signupsPerAddress: RateLimit;
  /** All POST requests of one client address; default 300 in a minute. */
  requestsPerAddress: RateLimit;
}

/** Codes that a deployment may send, by channel. */
export interface CodeBudget {
  emailPerMinute: number;
  emailPerDay: number;
  smsPerMinute: number;
  smsPerDay: number;
}

export interface ProxyOptions {
  /** Paths of Turnkey's API, such as `/public/v1/query/whoami`; default those of `@turnkey/core`'s `TurnkeyClient`. */
  paths?: string[];
  /** Called with the outcome of every request that Turnkey has answered. */
  onProxied?: (result: ProxiedResult) => void;
}

/** What has become of a forwarded request. Neither its body nor the answer's is told. */
export interface ProxiedResult {
  path: string;
  /** HTTP status of the answer. */
  status: number;
  /** When the answer is about an activity. */
  activity?: { id: string; type: string; status: string };
}

export interface PosternOptions {
  /**
   * Turnkey's API and the parent organization. What is missing comes from the environment: `TURNKEY_API_URL`,
   * `TURNKEY_ORGANIZATION_ID`, `TURNKEY_API_PUBLIC_KEY` (compressed P-256, hex), `TURNKEY_API_PRIVATE_KEY` (hex),
   * `TURNKEY_NOTARIZER_PUBLIC_KEY` and `TURNKEY_TLS_FETCHER_PUBLIC_KEY` (uncompressed P-256, hex; default Turnkey's
   * production keys).
   */
  turnkey?: Partial<Record<TurnkeySetting, string>>;
  /**
   * Public keys of the API keys that this backend had before, compressed P-256, hex; default none. Passkeys and wallets
   * that users have added carry a receipt that the API key of that time has signed.
   */
  formerApiPublicKeys?: string[];
  /** Exact origins of the pages that may call; default `POSTERN_ORIGINS`, else none. */
  origins?: string[];
  /** Path under which the endpoints are; default `/auth`. */
  basePath?: string;
  /** Name of the app in the messages with codes; default `Postern`. */
  appName?: string;
  otp?: {
    /** 6 to 9 characters; default 6. */
    length?: number;
    /** Letters and digits instead of digits; default false. */
    alphanumeric?: boolean;
    /** Lifetime of a code in seconds, 600 at most; default 300. */
    expirationSeconds?: number;
    /**
     * Countries to which SMS are sent, ISO 3166-1 alpha-2; `[]` for none. It must be chosen, here or in
     * `POSTERN_SMS_COUNTRIES`; only with a Turnkey API on this machine the default is all. Premium-rate numbers and
     * numbers that are not allocated get none in any country.
     */
    smsCountries?: CountryCode[];
    /**
     * Whether `user@example.com` and `+19999999999` may sign in with the code `000000` (Turnkey docs, "Sandbox"). Anybody
     * can, so it is for development only; default false.
     */
    sandboxContacts?: boolean;
    /**
     * How many codes the whole deployment sends. At 80 % an audit event and a notice tell it; at 100 % codes are refused
     * until the minute or the day is over. Default 300 e-mails a minute and 20,000 a day, 60 SMS a minute and 2,000 a day.
     */
    budget?: Partial<CodeBudget>;
  };
  session?: {
    /** Length of a session in seconds; default 900, as at Turnkey. */
    expirationSeconds?: number;
    /**
     * How long a session counts that the frontend has opened straight at Turnkey, by a passkey, a wallet or another
     * session, in seconds; default `expirationSeconds`. A token that says more ends then all the same.
     */
    maxExpirationSeconds?: number;
    /**
     * For how many seconds a session counts before Turnkey is asked again whether its key is registered; default 60.
     * So long does a session go on that was ended without this backend.
     */
    recheckSeconds?: number;
    /**
     * Keeps the session token in a cookie as well, `__Host-postern` (HttpOnly, Secure, SameSite=Lax), for pages that a
     * server renders; default false. It is set at log-in, by `POST /session` for sessions from elsewhere, and taken away
     * at log-out. Where all `origins` are on http://localhost it is called `postern` and is not Secure.
     */
    cookie?: boolean;
  };
  /**
   * `guide`: takes requests as the pages of Turnkey's backend guide and of its Swift example send them, with the code in
   * plain text. The backend sees the codes then, and whoever gets hold of a verification token can log in with it once.
   * Default: such requests are refused.
   */
  compatibility?: 'guide';
  passkey?: {
    /** The id of the relying party that the app's passkeys belong to; default the host of the page that makes one. */
    rpId?: string;
    /**
     * Android apps whose passkeys count beside those of the pages in `origins`: `android:apk-key-hash:` and the SHA-256 of
     * the certificate that signs the app, base64url, as Android writes it. They need `rpId`, and at that host
     * `/.well-known/assetlinks.json` must name the app. iOS apps have the origin of the web page. Default none.
     */
    appOrigins?: string[];
  };
  /** Answers the requests that Turnkey's SDKs send to Turnkey's Auth Proxy; default off. */
  authProxy?: AuthProxyOptions;
  /** Forwards requests that the browser has stamped, for frontends that talk to one host only; default off. */
  proxy?: ProxyOptions;
  /** Log-in with identity providers; default none. */
  oauth?: OAuthOptions;
  /** What a new sub-organization looks like. */
  subOrganization?: SubOrganizationOption;
  /**
   * Default: a store in the memory of this process. With several processes it must be a store that they share, or two of
   * them can make two sub-organizations for one identity. A store that is given is closed by whoever made it.
   */
  store?: Store;
  rateLimits?: Partial<RateLimits>;
  /**
   * The proxies in front of the backend whose `X-Forwarded-For` or `Forwarded` names the client: how many there are, or
   * their addresses and CIDR ranges (IPv4 and IPv6). Default `POSTERN_TRUSTED_PROXIES`, else none: the headers are ignored,
   * since every client can send them. A number also works where the platform hands over no socket address.
   */
  trustedProxies?: number | string[];
  /**
   * In place of `trustedProxies`: finds the address of the client, for example in a header that only your CDN sets. What
   * is not an IP address counts as unknown.
   */
  clientAddress?: (request: Request, connection: ConnectionInfo) => string | undefined;
  timeouts?: {
    /** A whole request; default 20,000 ms. */
    requestMs?: number;
    /** One attempt at Turnkey's API; default 8,000 ms. */
    attemptMs?: number;
    /** Waiting for another request with the same identity; default 10,000 ms. */
    lockWaitMs?: number;
  };
  /** Called with an event for every attempt. */
  onEvent?: (event: AuditEvent) => void;
  /**
   * Gets audit events, refusals of Turnkey, failures, and notices for the operator, each kind of notice once a minute;
   * never contacts, tokens or foreign text. Without it, the notices go to stderr.
   */
  logger?: Logger;
  /** Default `process.env`. */
  environment?: Environment;
  /** Default the global `fetch`. */
  fetch?: typeof fetch;
  /** Unix time in milliseconds; default `Date.now`. */
  now?: () => number;
  /** A number in [0, 1), for the jitter of retries; default `Math.random`. */
  random?: () => number;
  /**
   * Looks at options and environment with the first request instead of at once, for builds that load the server's modules
   * without its environment. A mistake is then thrown by `fetch`. Default false.
   */
  lazy?: boolean;
}
