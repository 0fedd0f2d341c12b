import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { isStorableText } from '../../operation/storable-text.ts';
import { canonicalContact } from '../../resources/users/contact.ts';
import { Time } from '../clock/clock-schemas.ts';
import { controlEndpoint } from '../endpoint.ts';

const MAX_WAIT_MS = 60_000;
const USUAL_WAIT_MS = 10_000;

export const waitForCode = controlEndpoint({
  method: 'POST',
  path: 'codes/wait',
  name: 'waitForCode',
  summary: 'Waits for a code that has not been asked for yet: each code is handed out once.',
  input: z.object({
    contact: z
      .string()
      .min(1)
      .max(320)
      .refine(isStorableText, 'not text that can be stored')
      .transform((contact) => canonicalContact(contact.includes('@') ? 'OTP_TYPE_EMAIL' : 'OTP_TYPE_SMS', contact))
      .describe('E-mail address, or phone number with its country code.'),
    timeoutMs: z
      .int()
      .min(0)
      .max(MAX_WAIT_MS)
      .default(USUAL_WAIT_MS)
      .describe('Milliseconds. Without a code at their end, the answer is 404.'),
  }),
  output: z.object({
    code: z.string(),
    contact: z.string(),
    channel: z.enum(['email', 'sms', 'whatsapp']),
    subject: z.string().describe('Empty unless the channel is email.'),
    text: z.string(),
    messageId: z.string(),
    sentAt: Time,
  }),
  async answer({ codes }, { contact, timeoutMs }, signal) {
    const sent = await codes.wait(contact, timeoutMs, signal);
    if (!sent) throw apiError('CODE_NOT_SENT');
    const { code, recipient, channel, subject, text, id, createdAt } = sent;
    return { code, contact: recipient, channel, subject, text, messageId: id, sentAt: createdAt };
  },
});
