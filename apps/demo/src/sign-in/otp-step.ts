import type { OtpChallenge, SignInOutcome, SignInWithOtpParams } from '@postern/client';

/** The state of a sign-in: it waits for a code, or it has ended. */
export type OtpStep =
  | { name: 'code'; challenge: OtpChallenge; submit: (code: string) => Promise<OtpStep> }
  | { name: 'ended'; outcome: SignInOutcome };

/**
 * Starts a sign-in and returns its first step. A form calls `submit` of a step to get the next one.
 * The promises reject with what the sign-in throws.
 */
export function startOtp(
  signIn: (readCode: SignInWithOtpParams['readCode']) => Promise<SignInOutcome>,
): Promise<OtpStep> {
  return new Promise((resolve, reject) => {
    let next = { resolve, reject };
    const readCode = (challenge: OtpChallenge): Promise<string> =>
      new Promise((giveCode) => {
        const submit = (code: string): Promise<OtpStep> =>
          new Promise((resolveNext, rejectNext) => {
            next = { resolve: resolveNext, reject: rejectNext };
            giveCode(code);
          });
        next.resolve({ name: 'code', challenge, submit });
      });
    signIn(readCode).then(
      (outcome) => next.resolve({ name: 'ended', outcome }),
      (error: unknown) => next.reject(error),
    );
  });
}
