import type { LoginResponse, VerifyOtpResponse } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint, EndpointContext } from '../../endpoint.ts';
import type { Services } from '../../services.ts';
import {
  guideInitSchema,
  guideLoginSchema,
  guideOauthSchema,
  guideSignupSchema,
  guideVerifySchema,
} from './guide-schemas.ts';

/** What a request in the guide's form is called by, and what it means in Postern's own calls. */
interface GuideCall {
  /** The operation that it stands for. */
  operation: string;
  schema: z.ZodType<object>;
  /** The spellings of Turnkey's guide and of its Swift example. */
  aliases: readonly string[];
  answer(body: unknown, native: Endpoint, context: EndpointContext): Promise<object>;
}

/**
 * With `compatibility: 'guide'`: makes the endpoints take requests in the form of Turnkey's guide as well, under its
 * spellings too. The codes come in plain text, so the backend encrypts them, and signs with a key of its own.
 */
export function guideEndpoints(services: Services, natives: readonly Endpoint[]): Endpoint[] {
  const calls = guideCalls(services);
  const inBothForms = natives.map((native) => {
    const call = calls.find(({ operation }) => operation === native.operation);
    return call ? inBoth(native, call) : native;
  });
  const aliases = calls.flatMap((call) =>
    inBothForms
      .filter(({ operation }) => operation === call.operation)
      .flatMap((endpoint) => call.aliases.map((path) => ({ ...endpoint, path }))),
  );
  return [...inBothForms, ...aliases];
}

/**
 * Without it: says what to read to whoever sends a request in the form of the guide.
 * @throws AuthError GUIDE_FORM_NOT_ALLOWED from the endpoints.
 */
export function refuseGuideForm(natives: readonly Endpoint[]): Endpoint[] {
  const forms = [
    ['verifyOtp', guideVerifySchema],
    ['otpLogin', guideLoginSchema],
    ['createSubOrganization', guideSignupSchema],
  ] as const;
  return natives.map((native) => {
    const schema = forms.find(([operation]) => operation === native.operation)?.[1];
    if (!schema) return native;
    return {
      ...native,
      errors: [...native.errors, 'GUIDE_FORM_NOT_ALLOWED'],
      async run(body, context) {
        if (schema.safeParse(body).success) throw new AuthError('GUIDE_FORM_NOT_ALLOWED');
        return native.run(body, context);
      },
    };
  });
}

function inBoth(native: Endpoint, call: GuideCall): Endpoint {
  return {
    ...native,
    ...(native.body ? { body: z.union([native.body, call.schema]) } : {}),
    async run(body, context) {
      const parsed = call.schema.safeParse(body);
      return parsed.success ? call.answer(parsed.data, native, context) : native.run(body, context);
    },
  };
}

function guideCalls({ guideAttempts: attempts, verificationTokens }: Services): GuideCall[] {
  return [
    guideCall('initOtp', guideInitSchema, ['/initOtp', '/sendOtp'], async ({ otpType, contact }, native, context) => {
      const answer = (await native.run({ otpType, contact }, context)) as {
        otpId: string;
        otpEncryptionTargetBundle: string;
      };
      await attempts.begin(answer.otpId, answer.otpEncryptionTargetBundle);
      return answer;
    }),
    guideCall('verifyOtp', guideVerifySchema, ['/verifyOtp'], async ({ otpId, otpCode }, native, context) => {
      const { encryptedOtpBundle, privateKey } = await attempts.encrypt(otpId, otpCode);
      const { verificationToken } = (await native.run({ otpId, encryptedOtpBundle }, context)) as VerifyOtpResponse;
      await attempts.prove(verificationToken, verificationTokens.check(verificationToken), privateKey);
      return { verificationToken };
    }),
    guideCall(
      'otpLogin',
      guideLoginSchema,
      ['/otpLogin', '/otp'],
      async ({ verificationToken, publicKey }, native, context) => {
        const claims = verificationTokens.check(verificationToken);
        const signatures = await attempts.sign(verificationToken, claims, publicKey);
        return inBothSpellings(await native.run({ verificationToken, publicKey, ...signatures }, context));
      },
    ),
    guideCall(
      'oauthLogin',
      guideOauthSchema,
      ['/oauthLogin', '/oAuth'],
      async ({ oidcToken, publicKey }, native, context) =>
        inBothSpellings(await native.run({ oidcToken, publicKey }, context)),
    ),
    guideCall('createSubOrganization', guideSignupSchema, ['/createSubOrganization', '/createSubOrg'], async () => {
      throw new AuthError('SIGNUP_NOT_PROVED');
    }),
  ];
}

/** The guide's pages read `sessionToken`, those of the Swift example `token`. */
function inBothSpellings(answer: object): object {
  return { ...answer, token: (answer as LoginResponse).sessionToken };
}

function guideCall<Body extends object>(
  operation: string,
  schema: z.ZodType<Body>,
  aliases: readonly string[],
  answer: (body: Body, native: Endpoint, context: EndpointContext) => Promise<object>,
): GuideCall {
  return { operation, schema, aliases, answer: (body, native, context) => answer(schema.parse(body), native, context) };
}
