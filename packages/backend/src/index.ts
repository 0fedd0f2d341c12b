export type { AuditEvent, BudgetUse } from './audit/audit-event.ts';
export { type AuditIdentityOptions, auditIdentity } from './audit/audit-key.ts';
export type { AuditTrail, AuditTrouble } from './audit/audit-trail.ts';
export type { ChainHead } from './audit/chain.ts';
export type { AuditVerification, ChainBreak } from './audit/verify-chain.ts';
export { AuthError } from './auth-error.ts';
export type { AuthProxyConfiguration, AuthProxyOptions } from './configuration/auth-proxy-options.ts';
export type { CaptchaOptions, LocalCaptchaOptions, SiteverifyOptions } from './configuration/captcha-options.ts';
export { defineConfig, type PosternConfig } from './configuration/config.ts';
export { ConfigurationError } from './configuration/configuration-error.ts';
export type {
  EmailLook,
  MessageLook,
  MessageLookOption,
  MessagesOptions,
  MessageToSend,
} from './configuration/message-options.ts';
export type { OAuthOptions, OAuthProviderOption } from './configuration/oauth/oauth-options.ts';
export { type ConfigurationOption, configurationOptions } from './configuration/option-list.ts';
export type {
  CodeBudget,
  ConnectionInfo,
  PosternOptions,
  ProxiedResult,
  ProxyOptions,
  RateLimit,
  RateLimits,
} from './configuration/options.ts';
export { type CompleteConfig, type ReadConfigOptions, readConfig } from './configuration/read-config.ts';
export type { SubOrganizationOption, SubOrganizationTemplate } from './configuration/sub-organization-template.ts';
export type { TurnkeyOptions } from './configuration/turnkey-options.ts';
export type { WebhookEndpointOptions, WebhooksOptions } from './configuration/webhooks-options.ts';
export type { GivenText } from './configuration/with-variables.ts';
export type { ProposedPin } from './duplicates/choice.ts';
export {
  createDuplicateFinder,
  type DuplicateFinder,
  type DuplicateFinderOptions,
  type Scan,
  type ScanOptions,
} from './duplicates/duplicate-finder.ts';
export type { DuplicateGroup, SharedIdentity } from './duplicates/examine.ts';
export type { SharedIdentities } from './duplicates/identity-index.ts';
export type { ScannedSubOrganization, Unreachable } from './duplicates/scan.ts';
export type { SubOrganizationFacts } from './duplicates/sub-organization-facts.ts';
export {
  HookRefusal,
  type Hooks,
  type LoggedInEvent,
  type LogInEvent,
  type SignedUpEvent,
  type SignUpEvent,
} from './hooks/hooks.ts';
export type { PlainAnswer } from './http/responses.ts';
export type {
  ContactIdentity,
  Identity,
  OidcIdentity,
  PasskeyIdentity,
  WalletIdentity,
} from './identities/identity.ts';
export type { Logger } from './logger.ts';
export { createPostern, type Postern } from './postern.ts';
export { sendTestWebhook, type TestWebhookResult } from './send-test-webhook.ts';
export { revokeSessions, type SessionOwner, type StoredSession, storedSessions } from './sessions/operator-sessions.ts';
export type { ProofOptions, ProofSource, RequestWithBody } from './sessions/require-proof.ts';
export type { RequiredSession } from './sessions/require-session.ts';
export type { StepUpOptions } from './sessions/require-step-up.ts';
export type { NodeRequest, SessionSource, WebRequest } from './sessions/session-source.ts';
export type { Session } from './sessions/sessions.ts';
export type {
  ClaimedDelivery,
  Count,
  Counters,
  DeliveryCount,
  DeliveryFilter,
  DeliveryResult,
  DeliveryState,
  DeliveryTarget,
  Limit,
  NewDelivery,
  PaceLimit,
  SessionRecord,
  Store,
  StoredDelivery,
  Tally,
  WebhookOutbox,
  WindowLimit,
} from './store/contract.ts';
export { createMemoryStore } from './store/memory/memory-store.ts';
export {
  createPostgresAuditTrail,
  type PostgresAuditTrail,
  type PostgresAuditTrailOptions,
} from './store/postgres/audit/postgres-audit-trail.ts';
export { createPostgresStore, type PostgresStoreOptions } from './store/postgres/postgres-store.ts';
export { type BackendPolicy, type BackendPolicyOptions, backendPolicies } from './turnkey/backend-policies.ts';
export type { WebhookEventType } from './webhooks/webhook-event.ts';
