import type { OtpType } from '@postern/protocol';
import type { v1InitOtpIntentV3 } from '@turnkey/sdk-types';
import { apiError } from '../../errors/api-error.ts';
import type { Sender } from '../../messages/messages.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { canonicalEmail, requireSmsNumber } from '../users/contact.ts';

/** A message that was asked for: to whom, and how it is to look. */
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
  /** In its one spelling. */
  contact: string;
}

/**
 * Decides whether the caller may have a message sent, and under which name. The parent decides about contacts and texts.
 * A sub-organization's own user gets messages at the own contact only, in the name of the parent and without a text of
 * that user: otherwise every user could write to every contact in the name of the app.
 * @returns The name of the app that stands in the message.
 * @throws ApiError when the contact or the text is not the caller's to choose, or no SMS is sent to such a number.
 */
export async function authorizeMessage(context: ActivityContext, request: MessageRequest): Promise<string> {
  const { organization, caller, store } = context;
  if (request.otpType === 'OTP_TYPE_SMS') requireSmsNumber(request.contact);
  if (organization.parentId === null || caller.organization.id !== organization.id) return request.appName;
  const user = await store.users.find(organization.id, caller.userId);
  const own = request.otpType === 'OTP_TYPE_EMAIL' ? user?.email : user?.phoneNumber;
  if (own !== request.contact) throw apiError('CONTACT_NOT_OWN');
  if (hasOwnText(request)) throw apiError('MESSAGE_TEXT_NOT_OWN');
  const parent = await store.organizations.find(organization.parentId);
  return parent?.name ?? request.appName;
}

/** Every field that decides what stands in a message or where it seems to come from, except the name of the app. */
function hasOwnText(request: MessageRequest): boolean {
  const { emailCustomization, smsCustomization, ...rest } = request;
  const { sendFromEmailAddress, sendFromEmailSenderName, replyToEmailAddress } = rest;
  const texts = [sendFromEmailAddress, sendFromEmailSenderName, replyToEmailAddress];
  const customized = [...Object.values(emailCustomization ?? {}), ...Object.values(smsCustomization ?? {})];
  return [...texts, ...customized].some((text) => !!text);
}

/**
 * Who a message is to come from.
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
