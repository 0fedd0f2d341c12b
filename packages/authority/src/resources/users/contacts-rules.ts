import type { OtpType } from '@postern/protocol';
import { apiError, notFound } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import type { ContactField, User } from '../../store/users.ts';
import { acceptVerificationToken, contactField } from '../otp/verification-rules.ts';
import { canonicalContact } from './contact.ts';
import { requireWayIn } from './ways-in-rules.ts';

const OTP_TYPES: Record<ContactField, OtpType> = { email: 'OTP_TYPE_EMAIL', phoneNumber: 'OTP_TYPE_SMS' };

/** A user's new contact, with its proof if there is one. */
interface NewContact {
  field: ContactField;
  /** As typed by the user. The empty string removes the contact. */
  value: string;
  verificationToken?: string | undefined;
}

/**
 * Changes one of a user's contacts and stores it.
 * @throws ApiError when the user does not exist, the token does not prove the contact, or a root user could no longer
 * log in; InvalidInput when the contact is invalid.
 */
export async function changeContact(context: ActivityContext, userId: string, contact: NewContact): Promise<void> {
  const { store, organization, now } = context;
  const user = await store.users.findForUpdate(organization.id, userId);
  if (!user) throw notFound('user');
  await store.users.update({ ...withContact(context, user, contact), updatedAt: now });
  if (contact.value === '') await requireWayIn(context, userId);
}

/**
 * The user with the new contact; nothing is stored. A new contact is verified only by its own token (Turnkey docs,
 * "Update user's email").
 */
function withContact(context: ActivityContext, user: User, { field, value, verificationToken }: NewContact): User {
  const contact = value === '' ? null : canonicalContact(OTP_TYPES[field], value);
  const verified = field === 'email' ? user.emailVerified : user.phoneNumberVerified;
  const isVerified = verificationToken
    ? requireProof(context, field, contact, verificationToken)
    : contact !== null && contact === user[field] && verified;
  return field === 'email'
    ? { ...user, email: contact, emailVerified: isVerified }
    : { ...user, phoneNumber: contact, phoneNumberVerified: isVerified };
}

function requireProof(context: ActivityContext, field: ContactField, contact: string | null, token: string): true {
  const claims = acceptVerificationToken(context, token);
  if (contactField(claims) !== field || claims.contact !== contact) {
    throw apiError('VERIFICATION_TOKEN_OF_OTHER_CONTACT');
  }
  return true;
}
