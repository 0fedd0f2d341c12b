import { isTemplateVariable, MAX_TEMPLATE_VALUE, plainLine } from '@postern/protocol';
import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { otpEmail } from '../../messages/otp-message.ts';
import { MissingVariable, type RenderedEmail, UnsafeLink } from '../../messages/templates/email-template.ts';
import type { MessageSettings } from '../../operation/message-settings.ts';

const SAMPLE_CODE = '482913';
const SAMPLE_SECONDS = 300;

/** A template, and the texts for its places. */
export const SampleParams = z.object({
  id: z.string().max(100),
  variables: z.record(z.string(), z.string().max(MAX_TEMPLATE_VALUE)).default({}),
});

/**
 * A template with a code that nothing accepts.
 * @returns A sentence when a text for a place is missing or wrong.
 * @throws ApiError when there is no such template.
 */
export function sampleEmail(
  { id, variables }: z.infer<typeof SampleParams>,
  { templates, codeInSubject }: MessageSettings,
): RenderedEmail | string {
  const template = templates.find(id);
  if (!template) throw apiError('EMAIL_TEMPLATE_NOT_FOUND');
  const { AppName, LogoUrl, MagicLink } = variables;
  const others = Object.entries(variables).filter(([name, text]) => isTemplateVariable(name) && text !== '');
  try {
    return otpEmail({
      contact: '',
      code: SAMPLE_CODE,
      appName: AppName || 'Example',
      template,
      variables: new Map(others.map(([name, text]) => [name, plainLine(text)])),
      logoUrl: LogoUrl,
      magicLinkTemplate: MagicLink,
      seconds: SAMPLE_SECONDS,
      codeInSubject,
    });
  } catch (error) {
    if (error instanceof MissingVariable) return `The template needs a text for ${error.variable}.`;
    if (error instanceof UnsafeLink)
      return `The text for ${error.variable} must be a link, such as https://example.com/x.`;
    throw error;
  }
}
