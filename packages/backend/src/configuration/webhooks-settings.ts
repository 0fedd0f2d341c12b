import { z } from 'zod';
import { SECRET_FORM, webhookKey } from '../webhooks/signature.ts';
import type { WebhookEventType } from '../webhooks/webhook-event.ts';
import { WEBHOOK_EVENTS } from '../webhooks/webhook-event.ts';
import { readText } from './api-key-source.ts';
import { isLoopbackHttp } from './oauth/providers.ts';
import { option } from './option-facts.ts';

const EVENT_TYPES = Object.keys(WEBHOOK_EVENTS) as WebhookEventType[];
const MAX_SECRETS = 5;

const endpoint = z
  .strictObject({
    url: option(
      z
        .string()
        .refine(
          isEndpointUrl,
          'must be an https URL without user and password, or http on this machine for development',
        ),
      { example: 'https://hooks.example.com/postern' },
    ),
    secrets: option(z.union([z.string(), z.array(z.string())], SECRET_FORM).optional(), {
      code: 'process.env.CRM_WEBHOOK_SECRETS',
    }),
    secretsFile: option(z.string().trim().min(1).optional(), { example: '/run/secrets/crm-webhook' }),
    events: z
      .array(z.enum(EVENT_TYPES, `must be of ${EVENT_TYPES.join(', ')}`))
      .min(1, 'must name an event; leave it out for all')
      .default(EVENT_TYPES),
    includeIdentity: z.boolean().default(false),
  })
  .transform(({ secrets, secretsFile, ...given }, context) => {
    const mistake = (name: string, message: string) => {
      context.addIssue({ code: 'custom', path: [name], message });
      return z.NEVER;
    };
    if (secrets !== undefined && secretsFile !== undefined) {
      return mistake('secretsFile', 'must not be given together with secrets');
    }
    const source = secretsFile === undefined ? 'secrets' : 'secretsFile';
    let text: string;
    try {
      text = secretsFile === undefined ? [secrets ?? []].flat().join(',') : readText(secretsFile);
    } catch {
      return mistake(source, 'names a file that cannot be read');
    }
    const words = text.split(/[\s,]+/).filter((word) => word !== '');
    const keys = words.flatMap((word) => webhookKey(word) ?? []);
    if (words.length === 0) return mistake(source, `has no secret; it ${SECRET_FORM}`);
    if (keys.length < words.length) return mistake(source, SECRET_FORM);
    if (keys.length > MAX_SECRETS) return mistake(source, `must not have more than ${MAX_SECRETS} secrets`);
    return { ...given, keys };
  });

/** The option `webhooks`, checked. */
export const webhooksSettings = z.strictObject({
  endpoints: option(
    z
      .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be lower case, digits and dashes'), endpoint)
      .transform((named) => Object.entries(named).map(([name, each]) => ({ name, ...each }))),
    { example: { crm: { url: 'https://hooks.example.com/postern', secretsFile: '/run/secrets/crm-webhook' } } },
  ),
  background: z.boolean().default(true),
  timeoutMs: z.int().min(1).max(60_000).default(15_000),
  keepDeliveredDays: z.int().min(1).max(90).default(7),
});

/** In production, a webhook must not be readable on its way. */
export function webhookProblems({ endpoints }: z.infer<typeof webhooksSettings>): string[] {
  return endpoints
    .filter(({ url }) => !url.startsWith('https:'))
    .map(({ name }) => `Option webhooks.endpoints.${name}.url begins with http://. In production it must be https://.`);
}

function isEndpointUrl(text: string): boolean {
  if (!URL.canParse(text) || text.includes('#')) return false;
  const { protocol, username, password } = new URL(text);
  return username + password === '' && (protocol === 'https:' || isLoopbackHttp(text));
}
