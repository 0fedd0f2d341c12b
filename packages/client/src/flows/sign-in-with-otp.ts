import { assertStorage, type ClientContext } from '../context.ts';
import { withNewKeyPair } from '../keys/with-new-key-pair.ts';
import { type SignInOutcome, unlessCancelled } from '../outcome.ts';
import type { LoginParams } from './login.ts';
import { type OtpAttemptsParams, withCode } from './otp-attempts.ts';
import { otpLogin } from './otp-login.ts';
import { type VerifyOtpParams, verifyOtp } from './verify-otp.ts';

export interface SignInWithOtpParams
  extends OtpAttemptsParams,
    Pick<LoginParams, 'invalidateExisting' | 'sessionKey'> {}

/** Sends a code, asks for it, and signs in or up. */
export function signInWithOtp(context: ClientContext, params: SignInWithOtpParams): Promise<SignInOutcome> {
  const { signal } = params;
  return unlessCancelled(async () => {
    await assertStorage(context);
    return withCode(context, params, (code) => context.keys.exclusively(() => attempt(context, code, params), signal));
  }, signal);
}

/** Creates the key pair only now. Creating it earlier would leave unused keys. */
function attempt(
  context: ClientContext,
  code: Omit<VerifyOtpParams, 'publicKey'>,
  { invalidateExisting, sessionKey, signal }: SignInWithOtpParams,
): Promise<SignInOutcome> {
  return withNewKeyPair(context.keys, async (publicKey) => {
    const { verificationToken } = await verifyOtp(context, { ...code, publicKey, signal });
    return otpLogin(context, { verificationToken, publicKey, invalidateExisting, sessionKey, signal });
  });
}
