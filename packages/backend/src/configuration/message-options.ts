import type { MessagePurpose } from '@postern/protocol';
import {
  hasControls,
  isTemplateVariable,
  languageTag,
  MAX_TEMPLATE_VALUE,
  smsTemplateProblem,
} from '@postern/protocol';
import { z } from 'zod';
import { option } from './option-facts.ts';
import { func } from './option-schemas.ts';

/** A message that is about to be sent. The code is not in it: the backend does not know it. */
export interface MessageToSend {
  /** What the code is for, as the client says. */
  purpose: MessagePurpose;
  channel: 'email' | 'sms' | 'whatsapp';
  /** The language that was chosen: a key of `languages`. */
  language: string;
  /** The languages that the client asked for, the most wanted first: canonical BCP 47 tags without extensions, 20 at
   * most. */
  wanted: readonly string[];
  /** The name of the app in the message. */
  appName: string;
}

/** What an e-mail with a code looks like, and who it is from. Turnkey has a default for everything. */
export interface EmailLook {
  /** The id of an e-mail template at Turnkey. */
  templateId?: string | undefined;
  /**
   * What the template shows at the place of each name. The names are letters, digits and `_`; the values have 1,000
   * characters at most. Line ends become spaces, and marks that change the direction of the text are removed.
   */
  templateVariables?: Record<string, string> | undefined;
  /** The address of a PNG, `https://…`. Turnkey shows it in 340 by 124 pixels at most. */
  logoUrl?: string | undefined;
  /** The name of the sender, for example the app's. */
  senderName?: string | undefined;
  /** An address of a domain that is registered at Turnkey. */
  senderAddress?: string | undefined;
  /** The address that gets the answers to the e-mail. */
  replyTo?: string | undefined;
}

/** What messages with codes look like in one language. */
export interface MessageLook {
  email?: EmailLook | undefined;
  /** For SMS and WhatsApp messages. */
  sms?:
    | {
        /**
         * The text, with `{{.OtpCode}}` at the place of the code. It has no link, and fits into three SMS. A last line such
         * as `@example.com #{{.OtpCode}}` binds the code to a domain.
         */
        template: string;
      }
    | undefined;
}

/** Gives the look of a message, within the time of the request. */
export type LookFunction = (message: MessageToSend) => MessageLook | Promise<MessageLook>;

/** The look of messages, or a function that gives it for each of them. */
export type MessageLookOption = MessageLook | LookFunction;

/** Text and language of the messages with codes. */
export interface MessagesOptions {
  /** What messages look like in each language that the app has texts in, by its BCP 47 tag: `en`, `pt-BR`, `zh-Hant`. */
  languages: Record<string, MessageLookOption>;
  /** The language of who wants none of them. Default: the first one. */
  defaultLanguage?: string | undefined;
}

const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !hasControls(text), 'must have no control characters and no marks that change direction');

/** Who e-mails are from, and their logo: for `messages`, and for apps of the Auth Proxy. */
export const emailSenderShape = {
  logoUrl: option(
    z
      .url({ protocol: /^https$/, error: 'must be a URL that begins with https://' })
      .max(2_000)
      .optional(),
    { example: 'https://app.example.com/logo.png' },
  ),
  senderName: option(line.optional(), { example: 'Example' }),
  senderAddress: option(z.email('must be an e-mail address').max(254).optional(), { example: 'login@example.com' }),
  replyTo: option(z.email('must be an e-mail address').max(254).optional(), { example: 'help@example.com' }),
};

/** The id of a template at Turnkey. */
export const templateId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be 1 to 100 letters, digits, - and _, as Turnkey has given it');

const templateVariables = z
  .record(
    z.string().refine(isTemplateVariable, 'it must be letters, digits and _, and none of the names that Turnkey sets'),
    z.string().max(MAX_TEMPLATE_VALUE),
  )
  .refine((given) => JSON.stringify(given).length <= 10_000, 'must have at most 10,000 characters as JSON');

/** What a message looks like, also when a function has given it. */
export const messageLookSchema: z.ZodType<MessageLook> = z.strictObject({
  email: z
    .strictObject({
      templateId: option(templateId.optional(), { example: '11111111-2222-4333-8444-555555555555' }),
      templateVariables: option(templateVariables.optional(), { example: { color: 'blue' } }),
      ...emailSenderShape,
    })
    .optional(),
  sms: z
    .strictObject({
      template: option(
        z.string().superRefine((template, context) => {
          const message = smsTemplateProblem(template);
          if (message) context.addIssue({ code: 'custom', message });
        }),
        { example: 'Your code is {{.OtpCode}}' },
      ),
    })
    .optional(),
});

const language = z.string().refine((tag) => languageTag(tag) === tag, {
  error: ({ input }) => `must be a language tag such as en or pt-BR${suggestion(String(input))}`,
});

/** The option `messages`. */
export const messagesSettings = z
  .strictObject({
    languages: option(
      z
        .record(language, z.union([func<LookFunction>(), messageLookSchema]))
        .refine((languages) => Object.keys(languages).length > 0, 'must have a language'),
      { example: { en: { sms: { template: 'Your code is {{.OtpCode}}' } } } },
    ),
    defaultLanguage: option(z.string().optional(), { example: 'en' }),
  })
  .refine(({ languages, defaultLanguage: tag }) => tag === undefined || Object.hasOwn(languages, tag), {
    path: ['defaultLanguage'],
    message: 'must be one of messages.languages',
  });

export type MessagesSettings = z.infer<typeof messagesSettings>;

function suggestion(tag: string): string {
  const meant = languageTag(tag.replaceAll('_', '-'));
  return meant && meant !== tag ? `. Did you mean ${meant}?` : '';
}
