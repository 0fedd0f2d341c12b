import { assertStorage, type ClientContext } from '../context.ts';
import { withNewKeyPair } from '../keys/with-new-key-pair.ts';
import { type SignInOutcome, unlessCancelled } from '../outcome.ts';
import { PosternError } from '../postern-error.ts';
import { untilAborted } from '../until-aborted.ts';
import { type InitOtpParams, initOtp } from './init-otp.ts';
import type { LoginParams } from './login.ts';
import { otpLogin } from './otp-login.ts';
import { type VerifyOtpParams, verifyOtp } from './verify-otp.ts';

/** The code that the user is asked for. */
export interface OtpChallenge {
  otpId: string;
  /** How many tries are left. */
  attemptsLeft: number;
  /** Why the last code was refused; undefined the first time. */
  error?: PosternError | undefined;
}

export interface SignInWithOtpParams extends InitOtpParams, Pick<LoginParams, 'invalidateExisting' | 'sessionKey'> {
  /** Asks the user for the code. Called again after a wrong one. */
  readCode: (challenge: OtpChallenge) => Promise<string>;
}

/** Turnkey locks a code after three wrong tries. */
const MAX_ATTEMPTS = 3;

/** Sends a code, asks for it, and signs in or up. */
export function signInWithOtp(context: ClientContext, params: SignInWithOtpParams): Promise<SignInOutcome> {
  const { readCode, signal } = params;
  return unlessCancelled(async () => {
    await assertStorage(context);
    const target = await initOtp(context, params);
    let error: PosternError | undefined;
    for (let attemptsLeft = MAX_ATTEMPTS; ; ) {
      const otpCode = await untilAborted(readCode({ otpId: target.otpId, attemptsLeft, error }), signal);
      try {
        return await context.keys.exclusively(() => attempt(context, { ...target, otpCode }, params), signal);
      } catch (failure) {
        attemptsLeft--;
        const wrongCode = failure instanceof PosternError && failure.code === 'INVALID_OTP_CODE';
        if (!wrongCode || attemptsLeft === 0) throw failure;
        error = failure;
      }
    }
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
