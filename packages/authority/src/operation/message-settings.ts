import type { Templates } from '../messages/templates/templates.ts';

/** How many messages may be sent for one organization. */
export interface MessageQuota {
  perHour: number;
  perDay: number;
}

export interface MessageOptions {
  /**
   * Turns Turnkey's sandbox contacts on: `user@example.com` and `+19999999999`, whose code is always `000000`. In
   * development only: everyone who knows them can sign in. False when absent.
   */
  sandboxContacts?: boolean;
  /** Puts the code into the subject of an e-mail. Locked screens show it. False when absent. */
  codeInSubject?: boolean;
  /** For a parent organization; 2,000 an hour and 20,000 a day when absent. */
  parentQuota?: Partial<MessageQuota>;
  /** For each sub-organization; 20 an hour and 60 a day when absent. */
  subOrganizationQuota?: Partial<MessageQuota>;
}

export interface MessageSettings {
  templates: Templates;
  sandboxContacts: boolean;
  codeInSubject: boolean;
  parentQuota: MessageQuota;
  subOrganizationQuota: MessageQuota;
}

const PARENT_QUOTA: MessageQuota = { perHour: 2_000, perDay: 20_000 };
const SUB_ORGANIZATION_QUOTA: MessageQuota = { perHour: 20, perDay: 60 };

/**
 * The settings with their defaults.
 * @throws Error when a quota is not a positive whole number.
 */
export function messageSettings(options: MessageOptions, templates: Templates): MessageSettings {
  const { sandboxContacts = false, codeInSubject = false } = options;
  const parentQuota = { ...PARENT_QUOTA, ...options.parentQuota };
  const subOrganizationQuota = { ...SUB_ORGANIZATION_QUOTA, ...options.subOrganizationQuota };
  for (const limit of [parentQuota, subOrganizationQuota].flatMap(({ perHour, perDay }) => [perHour, perDay])) {
    if (!Number.isSafeInteger(limit) || limit < 1) throw new Error('A message quota must be a positive whole number.');
  }
  return { templates, sandboxContacts, codeInSubject, parentQuota, subOrganizationQuota };
}
