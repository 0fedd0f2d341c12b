export {
  type Authority,
  createAuthority,
  type InboxState,
} from './authority.ts';
export type { AuthorityEvent, AuthorityOptions } from './authority-options.ts';
export type { ConsoleAnswers } from './http/console/answers.ts';
export type { AnsweredRequest } from './http/handler.ts';
export { type Listener, listen } from './http/listen.ts';
export type { Carrier, Carriers, Message } from './messages/messages.ts';
export { smsWebhookCarrier } from './messages/sms-webhook.ts';
export { smtpCarrier } from './messages/smtp.ts';
export { TemplateError } from './messages/templates/read-templates.ts';
export type { MessageOptions, MessageQuota } from './operation/message-settings.ts';
export type { ParentOrganization, ParentOrganizationRequest } from './parent-organization.ts';
export { type OperationCoverage, operationCoverage } from './registry/coverage.ts';
export type { EnclavePublicKeys } from './vault/enclave-keys.ts';
export { type MasterKey, MasterKeyError } from './vault/master-key.ts';
