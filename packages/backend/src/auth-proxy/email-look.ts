import { AuthError } from '../auth-error.ts';
import type { EmailLook } from '../flows/otp/init.ts';
import type { App } from './app.ts';

/**
 * What the e-mail with a code looks like.
 * @param templateId The wish of the client; only templates of the configuration are used.
 * @throws AuthError INVALID_REQUEST when the template is not one of them.
 */
export function emailLook({ options }: App, templateId: string | undefined): EmailLook {
  const { templateIds, logoUrl, senderName, senderAddress, replyTo } = options.email;
  const template = templateId ?? templateIds[0];
  if (template !== undefined && !templateIds.includes(template)) {
    throw new AuthError('INVALID_REQUEST', { fields: ['emailCustomization.templateId'] });
  }
  const emailCustomization = { ...(template ? { templateId: template } : {}), ...(logoUrl ? { logoUrl } : {}) };
  return {
    ...(Object.keys(emailCustomization).length > 0 ? { emailCustomization } : {}),
    ...(senderName ? { sendFromEmailSenderName: senderName } : {}),
    ...(senderAddress ? { sendFromEmailAddress: senderAddress } : {}),
    ...(replyTo ? { replyToEmailAddress: replyTo } : {}),
  };
}
