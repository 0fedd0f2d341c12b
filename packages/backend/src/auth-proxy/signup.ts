import { CAPTCHA_ERRORS } from '../captcha/captcha.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { Apps } from './apps.ts';
import { authProxyEndpoint } from './endpoint.ts';
import { signUp } from './sign-up.ts';
import { signupAnswerSchema, signupSchema } from './signup-schema.ts';

/**
 * `POST /v1/signup` and `POST /v1/signup_v2`: makes an account. At Turnkey the versions differ in the form of
 * `oauthProviders`; here both accept both forms.
 */
export function signupEndpoints(apps: Apps): Endpoint[] {
  return ['signup', 'signup_v2'].map((name) =>
    authProxyEndpoint(apps, {
      name,
      summary: 'Sign up.',
      body: signupSchema,
      // A passkey's attestation with its certificates, once more in the client signature.
      maxBodyBytes: 65_536,
      answer: signupAnswerSchema,
      errors: [
        ...CAPTCHA_ERRORS,
        'SIGNUP_NOT_PROVED',
        'SIGN_IN_METHOD_OFF',
        'INVALID_VERIFICATION_TOKEN',
        'VERIFICATION_TOKEN_EXPIRED',
        'INVALID_CLIENT_SIGNATURE',
        'INVALID_CHALLENGE',
        'INVALID_PASSKEY',
        'OAUTH_PROVIDER_UNKNOWN',
        'OAUTH_PROVIDER_UNAVAILABLE',
        'INVALID_OIDC_TOKEN',
        'OIDC_TOKEN_EXPIRED',
        'CREDENTIAL_ALREADY_REGISTERED',
        'ACCOUNT_AMBIGUOUS',
        'ACCOUNT_BUSY',
        'SIGN_UP_REFUSED',
        'HOOK_TIMEOUT',
      ],
      handle: signUp,
    }),
  );
}
