import type { MessagePurpose } from '@postern/protocol';
import type { ClientContext } from '../context.ts';
import { PosternError } from '../postern-error.ts';
import { untilAborted } from '../until-aborted.ts';
import { type InitOtpParams, initOtp } from './init-otp.ts';
import type { VerifyOtpParams } from './verify-otp.ts';

/** The code that the user is asked for. */
export interface OtpChallenge {
  otpId: string;
  /** How many tries are left. */
  attemptsLeft: number;
  /** Why the last code was refused; undefined the first time. */
  error?: PosternError | undefined;
}

export interface OtpAttemptsParams extends InitOtpParams {
  /** Asks the user for the code. Called again after a wrong one. */
  readCode: (challenge: OtpChallenge) => Promise<string>;
}

/** Turnkey locks a code after three wrong tries. */
const MAX_ATTEMPTS = 3;

/** Sends a code, asks for it, and tries it, until it is right or too many were wrong. */
export async function withCode<T>(
  context: ClientContext,
  params: OtpAttemptsParams,
  attempt: (code: Omit<VerifyOtpParams, 'publicKey'>) => Promise<T>,
  purpose?: MessagePurpose,
): Promise<T> {
  const { readCode, signal } = params;
  const target = await initOtp(context, params, purpose);
  let error: PosternError | undefined;
  for (let attemptsLeft = MAX_ATTEMPTS; ; ) {
    const otpCode = await untilAborted(readCode({ otpId: target.otpId, attemptsLeft, error }), signal);
    try {
      return await attempt({ ...target, otpCode });
    } catch (failure) {
      attemptsLeft--;
      const wrongCode = failure instanceof PosternError && failure.code === 'INVALID_OTP_CODE';
      if (!wrongCode || attemptsLeft === 0) throw failure;
      error = failure;
    }
  }
}
