import type { LoginResponse, VerifyOtpResponse } from '@postern/protocol';
import { z } from 'zod';
import { AuthError } from '../../auth-error.ts';
import type { Endpoint, EndpointContext, JsonEndpoint } from '../../http/endpoint.ts';
import type { Services } from '../../services.ts';
import { createGuideAttempts } from './guide-attempts.ts';
import {
  guideInitSchema,
  guideLoginSchema,
  guideOAuthSchema,
  guideSignupSchema,
  guideVerifySchema,
} from './guide-schemas.ts';

/** One request of the guide, and how it is translated to Postern's own endpoint. */
interface GuideCall {
  /** The operation of Postern's endpoint. */
  operation: string;
  schema: z.ZodType<object>;
  /** The paths in Turnkey's guide and in its Swift example. */
  aliases: readonly string[];
  answer(body: unknown, native: JsonEndpoint, context: EndpointContext): Promise<object>;
}

/**
 * With `compatibility: 'guide'`: makes the endpoints also accept requests in the form of Turnkey's guide, and under its
 * paths. The codes come in plain text, so the backend encrypts them, and signs with its own key.
 */
export function guideEndpoints(services: Services, natives: readonly Endpoint[]): Endpoint[] {
  const calls = guideCalls(services);
  const inBothForms = natives.map((native) => {
    const call = calls.find(({ operation }) => operation === native.operation);
    return call && native.kind === 'json' ? inBoth(native, call) : native;
  });
  const aliases = calls.flatMap((call) =>
    inBothForms
      .filter(({ operation }) => operation === call.operation)
      .flatMap((endpoint) => call.aliases.map((path) => ({ ...endpoint, path }))),
  );
  return [...inBothForms, ...aliases];
}

const READ_MIGRATING =
  "This is a request of Turnkey's guide. Use @postern/client, or switch on compatibility: 'guide'. Read docs/migrating.md of Postern.";

/** Without it: refuses requests in the form of the guide, with a hint what to read. */
export function explainGuideForm(natives: readonly Endpoint[]): Endpoint[] {
  const forms = new Map<string, z.ZodType>([
    ['verifyOtp', guideVerifySchema],
    ['otpLogin', guideLoginSchema],
    ['createSubOrganization', guideSignupSchema],
  ]);
  return natives.map((native): Endpoint => {
    const form = forms.get(native.operation);
    if (!form || native.kind !== 'json') return native;
    return {
      ...native,
      async run(body: unknown, context: EndpointContext) {
        try {
          return await native.run(body, context);
        } catch (error) {
          if (!isInvalidRequest(error) || !form.safeParse(body).success) throw error;
          throw new AuthError('INVALID_REQUEST', { fields: error.fields ?? [], action: READ_MIGRATING });
        }
      },
    };
  });
}

function isInvalidRequest(error: unknown): error is AuthError {
  return error instanceof AuthError && error.code === 'INVALID_REQUEST';
}

function inBoth(native: JsonEndpoint, call: GuideCall): JsonEndpoint {
  return {
    ...native,
    ...(native.body ? { body: z.union([native.body, call.schema]) } : {}),
    async run(body, context) {
      const parsed = call.schema.safeParse(body);
      return parsed.success ? call.answer(parsed.data, native, context) : native.run(body, context);
    },
  };
}

function guideCalls(services: Services): GuideCall[] {
  const { verificationTokens } = services;
  const attempts = createGuideAttempts(services);
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
      guideOAuthSchema,
      ['/oauthLogin', '/oAuth'],
      async ({ oidcToken, publicKey }, native, context) =>
        inBothSpellings(await native.run({ oidcToken, publicKey }, context)),
    ),
    guideCall('createSubOrganization', guideSignupSchema, ['/createSubOrganization', '/createSubOrg'], async () => {
      throw new AuthError('SIGNUP_NOT_PROVED');
    }),
  ];
}

/** Pages of the guide read `sessionToken`, those of the Swift example read `token`. */
function inBothSpellings(answer: object): object {
  return { ...answer, token: (answer as LoginResponse).sessionToken };
}

function guideCall<Body extends object>(
  operation: string,
  schema: z.ZodType<Body>,
  aliases: readonly string[],
  answer: (body: Body, native: JsonEndpoint, context: EndpointContext) => Promise<object>,
): GuideCall {
  return { operation, schema, aliases, answer: (body, native, context) => answer(schema.parse(body), native, context) };
}
