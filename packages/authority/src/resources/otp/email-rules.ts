import { isTemplateVariable } from '@postern/protocol';
import type { v1EmailCustomizationParamsV2 } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import { InvalidInput } from '../../errors/invalid-input.ts';
import type { Message } from '../../messages/messages.ts';
import { type OtpEmailParts, otpEmail } from '../../messages/otp-message.ts';
import { DEFAULT_TEMPLATE_ID } from '../../messages/templates/built-in.ts';
import { MissingVariable, UnsafeLink } from '../../messages/templates/email-template.ts';
import type { MessageSettings } from '../../operation/message-settings.ts';
import { templateVariables } from './message-schemas.ts';

/**
 * The e-mail with a code in the template that the request names.
 * @throws ApiError when there is no such template.
 * @throws InvalidInput when the template needs a variable that the request does not have, or a link that is none. The
 * name of the variable comes from the template.
 */
export function emailWith(
  parts: Pick<OtpEmailParts, 'contact' | 'code' | 'appName' | 'seconds'>,
  customization: v1EmailCustomizationParamsV2 = {},
  { templates, codeInSubject }: MessageSettings,
): Omit<Message, 'organizationId'> {
  const { templateId, templateVariables: variables = '{}', logoUrl, magicLinkTemplate } = customization;
  const template = templates.find(templateId || DEFAULT_TEMPLATE_ID);
  if (!template) throw apiError('EMAIL_TEMPLATE_NOT_FOUND');
  const given = templateVariables(variables) ?? new Map();
  try {
    return otpEmail({ ...parts, template, variables: given, logoUrl, magicLinkTemplate, codeInSubject });
  } catch (error) {
    if (error instanceof MissingVariable) {
      const { variable } = error;
      const what = isTemplateVariable(variable) ? 'add it to templateVariables' : `write {{if .${variable}}} around it`;
      throw new InvalidInput(`the email template needs the variable ${variable}, which is not there: ${what}`);
    }
    if (error instanceof UnsafeLink) {
      throw new InvalidInput(`the email template needs a link in the variable ${error.variable}`);
    }
    throw error;
  }
}
