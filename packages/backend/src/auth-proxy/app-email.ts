import { AuthError } from '../auth-error.ts';
import type { AppEmail } from '../flows/otp/init.ts';
import type { App } from './app.ts';

/**
 * What the option `email` of an app says about an e-mail with a code.
 * @param templateId The wish of the client; only templates of the configuration are used.
 * @throws AuthError INVALID_REQUEST when the template is not one of them.
 */
export function appEmail({ options }: App, templateId: string | undefined): AppEmail {
  const { templateIds, ...sender } = options.email;
  if (templateId !== undefined && !templateIds.includes(templateId)) {
    throw new AuthError('INVALID_REQUEST', { fields: ['emailCustomization.templateId'] });
  }
  return {
    look: { ...sender, templateId: templateIds[0] },
    chosen: templateId === undefined ? {} : { templateId },
  };
}
