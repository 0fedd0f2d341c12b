import type { AnsweredRequest } from './http/handler.ts';
import type { Carriers } from './messages/messages.ts';
import type { OAuth2Overrides } from './oidc/oauth2-client.ts';
import type { MessageOptions } from './operation/message-settings.ts';
import type { MasterKey } from './vault/master-key.ts';

export interface AuthorityOptions {
  /** `postgres://…`; the schema is created and brought up to date. */
  databaseUrl: string;
  /** 32 bytes under which all secrets are encrypted, or a connection to a key management service. */
  masterKey: Uint8Array | MasterKey;
  /** How messages are delivered. Without a carrier, messages can only be read in the inbox. */
  carriers?: Carriers;
  /**
   * Everyone who can reach the server may read the inbox. In development only; false when absent. It has no effect when
   * a carrier is configured or the database is on another machine: then set `inboxPassword`.
   */
  exposeInbox?: boolean;
  /** The password of the inbox, at least eight characters. */
  inboxPassword?: string;
  /**
   * The names of the server with ports, such as `localhost:4000`. The inbox and the server's other pages answer only
   * under these names and the host of `publicUrl`. Absent: any port of a loopback name.
   */
  hosts?: readonly string[];
  /**
   * The URL at which clients reach this authority, `https://host`. It is the issuer of the authority's own OIDC tokens,
   * for users of OAuth 2.0 providers. Without it, no such tokens are issued.
   */
  publicUrl?: string;
  /**
   * Opens the control API at `/_authority/…` for who has the token: at least 16 characters. It moves the clock, shows
   * codes, and makes people and failures. In development only. It stays closed when a carrier is configured.
   */
  controlToken?: string;
  /**
   * The folder of the app's e-mail templates: `<template id>/<language>.subject`, `.html` and `.txt`. A request names one
   * with `emailCustomization.templateId`; `default` is used by those that name none. Without a folder, the built-in
   * templates are there.
   */
  templates?: string;
  /** Which messages are sent, and how many. */
  otp?: MessageOptions;
  /** Exact URLs of trusted OpenID providers on this machine; http is allowed. In development only. */
  loopbackIssuers?: string[];
  /** Replaces the endpoints of OAuth 2.0 providers; they may be on this machine. In development only. */
  oauth2Endpoints?: OAuth2Overrides;
  /** Reports unexpected errors and messages that could not be delivered. Events hold no secrets. */
  onEvent?: (event: AuthorityEvent) => void;
  /** Reports each request that was answered, for logs and metrics. With it, answers have the header `X-Request-Id`. */
  onRequest?: (request: AnsweredRequest) => void;
  /** Unix time in milliseconds; the system's clock when absent. */
  now?: () => number;
  /** Cryptographically strong randomness; the system's when absent. */
  randomBytes?: (length: number) => Uint8Array;
}

export type AuthorityEvent =
  | { name: 'unexpected-error'; error: unknown }
  | { name: 'message-not-delivered'; messageId: string; channel: string; attempts: number; givenUp: boolean };
