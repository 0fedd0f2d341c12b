import { SMS_CODE_PLACE, smsSize, smsTemplateProblem } from '@postern/protocol';
import { z } from 'zod';
import type { ConsoleEndpoint } from './endpoint.ts';

const SAMPLE_CODE = '482913';

/** The text of an SMS, and how many SMS it is. */
export const smsPreview: ConsoleEndpoint<'smsPreview', { template: string }> = {
  name: 'smsPreview',
  method: 'POST',
  parameters: z.object({ template: z.string().max(2_000) }),
  async answer({ template }) {
    const text = template.replaceAll(SMS_CODE_PLACE, SAMPLE_CODE);
    return { text, size: smsSize(text), problem: smsTemplateProblem(template) ?? null };
  },
};
