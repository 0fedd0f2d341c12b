import type { CountryCode } from 'libphonenumber-js/max';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Logger } from '../logger.ts';
import type { Store } from '../store/contract.ts';
import type { AuthProxyOptions } from './auth-proxy-options.ts';
import type { CaptchaOptions } from './captcha-options.ts';
import type { MessagesOptions } from './message-options.ts';
import type { OAuthOptions } from './oauth/oauth-options.ts';
import type { SubOrganizationOption } from './sub-organization-template.ts';
import type { TurnkeyOptions } from './turnkey-options.ts';
import type { WebhooksOptions } from './webhooks-options.ts';
import type { Environment } from './with-variables.ts';

/** What the server knows about a connection. */
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
 * Limits for one client: an IPv4 address, or an IPv6 /64. Three times the limit applies to a whole IPv6 /56. Ten times
 * the limit applies to an IPv6 /48, to an IPv4 /24, and to all requests without an address together.
 */
export interface RateLimits {
  /**
   * Codes requested by one client.
   * @default { max: 20, windowSeconds: 600 }
   */
  codesPerAddress: RateLimit;
  /**
   * Sign-ups with a passkey or a wallet by one client.
   * @default { max: 20, windowSeconds: 600 }
   */
  signupsPerAddress: RateLimit;
  /**
   * All POST requests of one client.
   * @default { max: 300, windowSeconds: 60 }
   */
  requestsPerAddress: RateLimit;
}

/** How many codes a deployment sends at most. */
export interface CodeBudget {
  /**
   * Codes by e-mail in a minute.
   * @default 300
   */
  emailPerMinute: number;
  /**
   * Codes by e-mail in a day.
   * @default 20000
   */
  emailPerDay: number;
  /**
   * Codes by SMS or WhatsApp in a minute.
   * @default 60
   */
  smsPerMinute: number;
  /**
   * Codes by SMS or WhatsApp in a day.
   * @default 2000
   */
  smsPerDay: number;
}

export interface ProxyOptions {
  /**
   * Paths of Turnkey's API, such as `/public/v1/query/whoami`. Default: the paths that `TurnkeyClient` of
   * `@turnkey/core` uses.
   */
  paths?: string[];
  /** Called after every request that Turnkey answered. */
  onProxied?: (result: ProxiedResult) => void;
}

/** The outcome of a forwarded request. It contains neither the body of the request nor of the answer. */
export interface ProxiedResult {
  path: string;
  /** HTTP status of the answer. */
  status: number;
  /** Present when the answer describes an activity. */
  activity?: { id: string; type: string; status: string };
}

export interface PosternOptions {
  /** Turnkey's API and the parent organization. Values that are missing here come from the environment. */
  turnkey?: TurnkeyOptions;
  /**
   * Public keys of former API keys of this backend, compressed P-256, hex. They check the receipts of passkeys and
   * wallets that users added while the former key was in use.
   * @default []
   */
  formerApiPublicKeys?: string[];
  /**
   * Exact origins of the pages that may call the backend, unless they are on its own origin.
   * @default []
   */
  origins?: string[];
  /**
   * Path under which the endpoints are.
   * @default '/auth'
   */
  basePath?: string;
  /**
   * Name of the app in messages with codes.
   * @default 'Postern'
   */
  appName?: string;
  otp?: {
    /**
     * 6 to 9 characters.
     * @default 6
     */
    length?: number;
    /**
     * Letters and digits instead of digits only.
     * @default false
     */
    alphanumeric?: boolean;
    /**
     * Lifetime of a code in seconds, 600 at most.
     * @default 300
     */
    expirationSeconds?: number;
    /**
     * Countries to which SMS are sent, ISO 3166-1 alpha-2; `[]` for none. In production you must set it.
     * With a Turnkey API on this machine the default is all countries. Premium-rate and
     * unallocated numbers never get an SMS.
     */
    smsCountries?: CountryCode[];
    /**
     * Whether `user@example.com` and `+19999999999` may sign in with the code `000000` (Turnkey docs, "Sandbox"). Every
     * visitor can use it, so it is for development only.
     * @default false
     */
    sandboxContacts?: boolean;
    /**
     * How many codes the whole deployment sends. At 80 %, an audit event and a notice report it. At 100 %, codes are
     * refused until the minute or the day is over.
     */
    budget?: Partial<CodeBudget>;
  };
  /** Text and language of the messages with codes. Default: Turnkey's own text, in English. */
  messages?: MessagesOptions;
  session?: {
    /**
     * Length of a session in seconds. The default is Turnkey's.
     * @default 900
     */
    expirationSeconds?: number;
    /**
     * The longest session, in seconds, that the frontend may open directly at Turnkey, with a passkey, a wallet or
     * another session. After this time the session is not accepted, even if its token allows more. Default:
     * `expirationSeconds`.
     */
    maxExpirationSeconds?: number;
    /**
     * After how many seconds the backend asks Turnkey again whether the key of a session is still registered. A session
     * that was ended directly at Turnkey is accepted until then.
     * @default 60
     */
    recheckSeconds?: number;
    /**
     * What a log-in does to a user who has ten sessions, the maximum at Turnkey. `end-oldest`: Turnkey ends the oldest one,
     * and the answer names it as `endedSession`. `refuse`: the log-in is refused with TOO_MANY_SESSIONS, unless it asks to
     * end all other sessions (`invalidateExisting`). This costs one more question to Turnkey per log-in.
     * @default 'end-oldest'
     */
    atLimit?: 'end-oldest' | 'refuse';
    /**
     * Also keeps the session token in a cookie, `__Host-postern` (HttpOnly, Secure, SameSite=Lax), for pages that a
     * server renders. The cookie is set at sign-in, or by `POST /session` for sessions that were opened elsewhere.
     * Sign-out removes it. If all `origins` are on http://localhost, its name is `postern` and it is not Secure.
     * @default false
     */
    cookie?: boolean;
  };
  /**
   * `guide`: also accepts requests in the form of Turnkey's backend guide and its Swift example, with the code in plain
   * text. The backend then sees the codes, and an attacker who gets a verification token can sign in with it once. By
   * default such requests are refused.
   */
  compatibility?: 'guide';
  passkey?: {
    /** The id of the relying party of the app's passkeys. Default: the host of the page that creates the passkey. */
    rpId?: string;
    /**
     * Android apps whose passkeys are accepted, besides those of the pages in `origins`: `android:apk-key-hash:` and
     * the SHA-256 of the certificate that signs the app, base64url, as Android writes it. Needs `rpId`, and
     * `/.well-known/assetlinks.json` on that host must name the app. iOS apps use the origin of the web page.
     * @default []
     */
    appOrigins?: string[];
  };
  /** A captcha before a code is sent, and before a sign-up without a code; default none. */
  captcha?: CaptchaOptions;
  /** Answers the requests that Turnkey's SDKs send to Turnkey's Auth Proxy; default off. */
  authProxy?: AuthProxyOptions;
  /** Forwards requests that the browser stamped, for frontends that talk to one host only. Off by default. */
  proxy?: ProxyOptions;
  /** Sign-in with identity providers. */
  oauth?: OAuthOptions;
  /** Proofs of the key of a session, for routes with `requireProof` (RFC 9449). */
  proof?: {
    /**
     * How far the time of a proof may be from the time of the server, in seconds, in both directions. A proof is accepted
     * once.
     * @default 60
     */
    windowSeconds?: number;
    /**
     * The addresses of the app's own API as clients see them, besides `origins` and the origin of `oauth.publicUrl`:
     * `https://api.example.com`. With a path, if a proxy removes it: `https://example.com/api`. Proofs for other addresses
     * are refused, whatever the Host header says. In development, addresses of this machine are accepted.
     * @default []
     */
    publicUrls?: string[];
  };
  /** What a new sub-organization looks like. */
  subOrganization?: SubOrganizationOption;
  /**
   * Default: a store in the memory of this process. Several processes must share one store; otherwise two of them can
   * create two sub-organizations for one identity. The backend does not close a store that you pass.
   */
  store?: Store;
  /**
   * Instead of `store`: the PostgreSQL that all processes share, `postgres://user:password@host:port/database`. It is
   * opened at the first use, and `close` closes it. Its tables are in a schema named `postern`. For other limits, make
   * the store with `createPostgresStore`. `createPostern` does not read the variable by itself, because many apps have
   * one of the same name for their own database.
   */
  databaseUrl?: string | undefined;
  rateLimits?: Partial<RateLimits>;
  /**
   * The proxies in front of the backend that set `X-Forwarded-For` or `Forwarded`: their number, or their addresses and
   * CIDR ranges (IPv4 and IPv6). Without it, the headers are ignored, because every client can send them. A number also works where the platform passes no socket address.
   */
  trustedProxies?: number | string[];
  /**
   * Instead of `trustedProxies`: finds the address of the client, for example in a header that only your CDN sets. A
   * result that is not an IP address counts as unknown.
   */
  clientAddress?: (request: Request, connection: ConnectionInfo) => string | undefined;
  /** The app's own code before and after a sign-up or a log-in. */
  hooks?: Hooks;
  /** Signed webhooks after a sign-up, a log-in and the end of a session; default none. */
  webhooks?: WebhooksOptions;
  /** How requests to Turnkey are limited. */
  upstream?: {
    /**
     * How many requests per second all processes with one store send to Turnkey together. Requests that are too many
     * wait: those of flows that have begun come first, new codes last. Default: no limit. Set it to the limit that
     * Turnkey gives your organization.
     */
    requestsPerSecond?: number;
    /**
     * The longest wait for a turn, in milliseconds. A request that would wait longer is refused at once with
     * UPSTREAM_RATE_LIMITED and `Retry-After`.
     * @default 5000
     */
    maxWaitMs?: number;
  };
  timeouts?: {
    /**
     * A whole request, in milliseconds.
     * @default 20000
     */
    requestMs?: number;
    /**
     * One attempt at Turnkey's API, in milliseconds.
     * @default 8000
     */
    attemptMs?: number;
    /**
     * Waiting for another request with the same identity, in milliseconds.
     * @default 10000
     */
    lockWaitMs?: number;
  };
  /** What audit events contain, and where they are kept. */
  audit?: {
    /**
     * The audit key: 64 hex characters, for example of `openssl rand -hex 32`. Events contain contacts only as a hash
     * with this key. Without it, a random key of this process: then the events of a contact cannot be found.
     */
    key?: string | undefined;
    /** Keeps the events, for example in PostgreSQL. The backend closes it. */
    trail?: AuditTrail;
    /**
     * Instead of `trail`: the PostgreSQL that keeps the events, `postgres://user:password@host:port/database`. It may be
     * the one of `databaseUrl`. Needs `audit.key`.
     */
    databaseUrl?: string | undefined;
    /**
     * Whether an answer waits until its event is stored in the trail. Answers are slower then, and when an event cannot be
     * stored, the answer is AUDIT_UNAVAILABLE. Otherwise the events of the last moments are lost if the process is killed.
     * @default false
     */
    beforeAnswer?: boolean;
  };
  /** Called with an event for every attempt. */
  onEvent?: (event: AuditEvent) => void;
  /**
   * Receives audit events, refusals of Turnkey, failures, and notices for the operator, each kind of notice at most
   * once a minute. It never receives contacts, tokens or text from outside. Without it, the notices go to stderr.
   */
  logger?: Logger;
  /** Default `process.env`. */
  environment?: Environment;
  /**
   * Sends the requests to Turnkey, to identity providers and to webhook endpoints. Default for Turnkey: own connections in Node, and the
   * global `fetch` elsewhere. Give one to send through a proxy.
   */
  fetch?: typeof fetch;
  /** Unix time in milliseconds; default `Date.now`. */
  now?: () => number;
  /** A number in [0, 1), for the jitter of retries; default `Math.random`. */
  random?: () => number;
  /**
   * Checks options and environment at the first request instead of at once, for builds that load the server's modules
   * without its environment. `fetch` then throws the error.
   * @default false
   */
  lazy?: boolean;
}
