import type { OtpType } from '@postern/protocol';
import type { v1InitOtpIntentV3 } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import type { Sender } from '../../messages/messages.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { canonicalEmail, requireSmsNumber } from '../users/contact.ts';

/** A requested message: its recipient and its text. */
export interface MessageRequest
  extends Pick<
    v1InitOtpIntentV3,
    | 'appName'
    | 'emailCustomization'
    | 'smsCustomization'
    | 'sendFromEmailAddress'
    | 'sendFromEmailSenderName'
    | 'replyToEmailAddress'
  > {
  otpType: OtpType;
  /** In its canonical form. */
  contact: string;
}

/**
 * Decides whether the caller may send a message, and under which app name. The parent may choose contacts and texts. A
 * user of a sub-organization can only send to their own contact, in the name of the parent and without their own text.
 * Otherwise every user could send any text to any contact in the name of the app.
 * @returns The name of the app for the message.
 * @throws ApiError when the caller may not choose the contact or the text, or the number cannot receive SMS.
 */
export async function authorizeMessage(context: ActivityContext, request: MessageRequest): Promise<string> {
  const { organization, caller, store } = context;
  if (request.otpType !== 'OTP_TYPE_EMAIL') requireSmsNumber(request.contact);
  if (organization.parentId === null || caller.organization.id !== organization.id) return request.appName;
  const user = await store.users.find(organization.id, caller.userId);
  const own = request.otpType === 'OTP_TYPE_EMAIL' ? user?.email : user?.phoneNumber;
  if (own !== request.contact) throw apiError('CONTACT_NOT_OWN');
  if (hasOwnText(request)) throw apiError('MESSAGE_TEXT_NOT_OWN');
  const parent = await store.organizations.find(organization.parentId);
  return parent?.name ?? request.appName;
}

/** Tells whether the request sets a text or the sender of the message. The name of the app does not count. */
function hasOwnText(request: MessageRequest): boolean {
  const { emailCustomization, smsCustomization, ...rest } = request;
  const { sendFromEmailAddress, sendFromEmailSenderName, replyToEmailAddress } = rest;
  const texts = [sendFromEmailAddress, sendFromEmailSenderName, replyToEmailAddress];
  const customized = [...Object.values(emailCustomization ?? {}), ...Object.values(smsCustomization ?? {})];
  return [...texts, ...customized].some((text) => !!text);
}

/**
 * The sender of a message.
 * @throws InvalidInput `invalid email address`
 */
export function senderOf(request: MessageRequest): Sender {
  const { sendFromEmailAddress, sendFromEmailSenderName, replyToEmailAddress } = request;
  return {
    ...(sendFromEmailSenderName ? { name: sendFromEmailSenderName } : {}),
    ...(sendFromEmailAddress ? { address: canonicalEmail(sendFromEmailAddress) } : {}),
    ...(replyToEmailAddress ? { replyTo: canonicalEmail(replyToEmailAddress) } : {}),
  };
}
