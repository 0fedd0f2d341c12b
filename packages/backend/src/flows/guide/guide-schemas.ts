import { z } from 'zod';
import { verificationTokenSchema } from '../client-signature-schema.ts';
import { sessionKeySchema } from '../login-schema.ts';
import { oidcTokenSchema } from '../oauth/oauth-schemas.ts';
import { otpIdSchema, otpTargetShape, plainCodeSchema } from '../otp/otp-schemas.ts';

// The bodies that pages of Turnkey's guide and of its Swift example send. Fields marked `ignored` have no effect: the
// backend decides the length of a session, the contact of a log-in and the names of providers.

const ignored = z.unknown().optional();

/** `initOtp`, `sendOtp` */
export const guideInitSchema = z.strictObject({
  ...otpTargetShape,
  userIdentifier: ignored,
});

/** `verifyOtp` with the plain code. */
export const guideVerifySchema = z.strictObject({
  otpId: otpIdSchema,
  otpCode: plainCodeSchema,
  expirationSeconds: ignored,
});

/** `otpLogin`, `otp`: without the signature of a client. */
export const guideLoginSchema = z.strictObject({
  verificationToken: verificationTokenSchema,
  publicKey: sessionKeySchema,
  otpType: ignored,
  contact: ignored,
  expirationSeconds: ignored,
});

/** `oauthLogin`, `oAuth` */
export const guideOAuthSchema = z.strictObject({
  oidcToken: oidcTokenSchema,
  publicKey: sessionKeySchema,
  providerName: ignored,
  expirationSeconds: ignored,
});

/** `createSubOrganization`, `createSubOrg`: claims of a browser without a proof. */
export const guideSignupSchema = z
  .strictObject({ email: ignored, phone: ignored, passkey: ignored, oauth: ignored, apiKeys: ignored })
  // A passkey alone is an incomplete sign-up of Postern's own form.
  .refine(({ passkey: _, ...claims }) => Object.values(claims).some((claim) => claim !== undefined));
