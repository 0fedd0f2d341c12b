import type { InitOtpRequest, InitOtpResponse } from '@postern/protocol';
import { AUTH_PATHS, isSandboxContact, languageTag } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import { CAPTCHA_ERRORS } from '../../captcha/captcha.ts';
import type { EmailLook } from '../../configuration/message-options.ts';
import type { Endpoint, EndpointContext } from '../../http/endpoint.ts';
import { defineEndpoint } from '../../http/endpoint.ts';
import { canonicalContact } from '../../identities/contact.ts';
import { identityFrom, identityKey } from '../../identities/identity.ts';
import type { ClientNetwork } from '../../limits/client-network.ts';
import { lookParameters } from '../../messages/look-parameters.ts';
import { wantedLanguages } from '../../messages/wanted-languages.ts';
import type { Services } from '../../services.ts';
import { isGenuineTargetBundle } from '../../tokens/enclave-bundle.ts';
import { initOtp } from '../../turnkey/init-otp.ts';
import { isRefusal, UpstreamError } from '../../turnkey/upstream-error.ts';
import { CHANNELS, otpTargetShape } from './otp-schemas.ts';

const body: z.ZodType<InitOtpRequest> = z.strictObject({
  ...otpTargetShape,
  contact: otpTargetShape.contact.describe('E-mail address, or phone number with its country code.'),
  locale: z
    .string()
    .refine((tag) => languageTag(tag) !== undefined)
    .optional()
    .describe('The language of the message, a BCP 47 tag. Default: as the header Accept-Language says.'),
  purpose: z.enum(['sign-in', 'step-up']).optional().describe('What the code is for; by default sign-in.'),
});

const answer: z.ZodType<InitOtpResponse> = z.object({ otpId: z.string(), otpEncryptionTargetBundle: z.string() });

/** `POST /init-otp`: sends a code. It looks up no account, so the answer is the same for known and unknown contacts. */
export function initOtpEndpoint(services: Services): Endpoint {
  const sendCode = createSendCode(services);
  return defineEndpoint({
    operation: 'initOtp',
    method: 'POST',
    path: AUTH_PATHS.initOtp,
    summary: 'Send a one-time code to an e-mail address or a phone.',
    body,
    answer,
    errors: [...CAPTCHA_ERRORS, 'CONTACT_NOT_ALLOWED', 'RATE_LIMITED', 'TOO_MANY_OTPS'],
    handle: (request, context) => sendCode(request, context),
  });
}

/** What an app of the Auth Proxy says about its e-mails. */
export interface AppEmail {
  /** Where the option `messages` says nothing. */
  look: EmailLook;
  /** The template that the request names. */
  chosen: Pick<EmailLook, 'templateId'>;
}

/** Sends a code, as the settings say. */
export function createSendCode({
  settings,
  turnkey,
  captcha,
  codeLimits,
  messageLooks,
}: Pick<Services, 'settings' | 'turnkey' | 'captcha' | 'codeLimits' | 'messageLooks'>) {
  const { tlsFetcherKey, tlsFetcherPublicKey } = settings.turnkey;
  const { length, alphanumeric, expirationSeconds, smsCountries, sandboxContacts } = settings.otp;

  return async (
    { otpType, contact: text, locale, purpose = 'sign-in' }: InitOtpRequest,
    { headers, clientNetwork, deadline, audit }: EndpointContext,
    email?: AppEmail,
  ): Promise<InitOtpResponse> => {
    const contact = servedContact(otpType, text);
    const identity = identityKey(turnkey.organizationId, identityFrom(otpType, contact));
    audit.identity = identity;
    await captcha.check(headers, deadline);
    const { appName } = settings;
    const wanted = wantedLanguages(headers, locale);
    const look = await messageLooks({ purpose, channel: CHANNELS[otpType], wanted, appName }, deadline);
    const budget = await codeLimits.count(otpType, identity, clientNetwork);
    if (budget) audit.budget = budget;
    // Without a userIdentifier, because Turnkey would count used codes for it too. This backend counts codes itself.
    const parameters = {
      otpType,
      contact,
      appName,
      otpLength: length,
      alphanumeric,
      expirationSeconds: String(expirationSeconds),
      ...lookParameters(otpType, email ? { ...look, email: { ...email.look, ...look.email, ...email.chosen } } : look),
    };
    const sent = initOtp(turnkey, parameters, deadline);
    const result = await sent.catch((error: unknown) => refused(error, identity, clientNetwork));
    const { otpId, otpEncryptionTargetBundle } = result;
    if (!isGenuineTargetBundle(otpEncryptionTargetBundle, tlsFetcherKey, tlsFetcherPublicKey)) {
      throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: 'bundle of another TLS fetcher' });
    }
    return { otpId, otpEncryptionTargetBundle };
  };

  /** @throws AuthError CONTACT_NOT_ALLOWED */
  function servedContact(otpType: InitOtpRequest['otpType'], text: string): string {
    const canonical = canonicalContact(otpType, text);
    if (!canonical) throw new AuthError('CONTACT_NOT_ALLOWED');
    const { contact, country, isReachable } = canonical;
    if (isSandboxContact(otpType, contact)) {
      if (sandboxContacts) return contact;
      throw new AuthError('CONTACT_NOT_ALLOWED');
    }
    const isServed = otpType === 'OTP_TYPE_EMAIL' || !smsCountries || smsCountries.some((each) => each === country);
    if (!isReachable || !isServed) throw new AuthError('CONTACT_NOT_ALLOWED');
    return contact;
  }

  /** A code that was certainly not sent is uncounted, unless it was refused because there were too many. */
  async function refused(error: unknown, identity: string, client: ClientNetwork): Promise<never> {
    if (!isRefusal(error)) throw error;
    if (error.code !== 'TOO_MANY_OTPS') await codeLimits.takeBack(identity, client);
    // Turnkey does not say when. After this time all its active codes have expired.
    else if (error.retryAfterSeconds === undefined) throw error.withRetryAfter(expirationSeconds);
    throw error;
  }
}
