import type { InitOtpRequest, InitOtpResponse } from '@postern/protocol';
import { AUTH_PATHS, OTP_TYPES } from '@postern/protocol';
import { z } from 'zod';
import { canonicalContact } from '../../accounts/contact.ts';
import { identityFrom, identityKey } from '../../accounts/identity.ts';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint } from '../../endpoint.ts';
import { defineEndpoint } from '../../endpoint.ts';
import type { Services } from '../../services.ts';
import { isGenuineTargetBundle } from '../../tokens/enclave-bundle.ts';
import { initOtp } from '../../turnkey/init-otp.ts';
import { UpstreamError } from '../../turnkey/upstream-error.ts';

const body: z.ZodType<InitOtpRequest> = z.strictObject({
  otpType: z.enum(OTP_TYPES),
  contact: z.string().min(1).max(320).describe('E-mail address, or phone number with its country code.'),
});

const answer: z.ZodType<InitOtpResponse> = z.object({ otpId: z.string(), otpEncryptionTargetBundle: z.string() });

/** `POST /init-otp`: sends a code. Nobody is looked up, so the answer is the same for everybody. */
export function initOtpEndpoint({ settings, turnkey, rateLimiter }: Services): Endpoint {
  const { tlsFetcherKey, tlsFetcherPublicKey } = settings.turnkey;
  return defineEndpoint({
    operation: 'initOtp',
    method: 'POST',
    path: AUTH_PATHS.initOtp,
    summary: 'Send a one-time code to an e-mail address or a phone.',
    body,
    answer,
    errors: ['CONTACT_NOT_ALLOWED', 'RATE_LIMITED', 'TOO_MANY_OTPS'],
    async handle({ otpType, contact: text }, { clientNetwork, deadline, audit }) {
      const canonical = canonicalContact(otpType, text);
      if (!canonical || !isServed(otpType, canonical.country)) throw new AuthError('CONTACT_NOT_ALLOWED');
      const { contact } = canonical;
      const identity = identityKey(turnkey.organizationId, identityFrom(otpType, contact));
      audit.identity = identity;
      await rateLimiter.count('codesPerAddress', clientNetwork);
      await rateLimiter.count('codesPerContact', identity);
      const { length, alphanumeric, expirationSeconds } = settings.otp;
      const parameters = {
        otpType,
        contact,
        appName: settings.appName,
        otpLength: length,
        alphanumeric,
        expirationSeconds: String(expirationSeconds),
        // Turnkey's limit per user. It is made here, so nobody escapes it by sending another one.
        userIdentifier: identity,
      };
      const { otpId, otpEncryptionTargetBundle } = await initOtp(turnkey, parameters, deadline);
      if (!isGenuineTargetBundle(otpEncryptionTargetBundle, tlsFetcherKey, tlsFetcherPublicKey)) {
        throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: 'bundle of another TLS fetcher' });
      }
      return { otpId, otpEncryptionTargetBundle };
    },
  });

  function isServed(otpType: InitOtpRequest['otpType'], country: string | undefined): boolean {
    const { smsCountries } = settings.otp;
    return otpType === 'OTP_TYPE_EMAIL' || !smsCountries || smsCountries.some((served) => served === country);
  }
}
