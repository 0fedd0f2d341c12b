import {
  AUTH_PATHS,
  encodeBase64Url,
  encodeHex,
  type JsonObject,
  parseVerificationToken,
  type StepUpMethod,
  type StepUpWithOtpRequest,
  type StepUpWithPasskeyRequest,
  stepUpMessage,
  stringField,
  WEBAUTHN_STAMP_HEADER,
} from '@postern/protocol';
import { backendRequest } from '../backend-request.ts';
import type { ClientContext } from '../context.ts';
import { type OtpAttemptsParams, withCode } from '../flows/otp-attempts.ts';
import { passkeyChallenge } from '../flows/sign-up-with-passkey.ts';
import { type VerifyOtpParams, verifyOtp } from '../flows/verify-otp.ts';
import { type Cancelled, unlessCancelled } from '../outcome.ts';
import { parseAnswer } from '../parse-answer.ts';
import { type PasskeyStampParams, passkeyStamp } from '../passkey/passkey-stamp.ts';
import { clientError } from '../postern-error.ts';
import type { Session } from '../session/session.ts';
import type { RequestOptions } from '../turnkey/stamped-request.ts';

export interface StepUpWithOtpParams extends RequestOptions, OtpAttemptsParams {
  method: 'otp';
}

export interface StepUpWithPasskeyParams extends RequestOptions, Pick<PasskeyStampParams, 'credentialIds'> {
  method: 'passkey';
}

export type StepUpParams = StepUpWithOtpParams | StepUpWithPasskeyParams;

export interface SteppedUp {
  outcome: 'stepped-up';
  method: StepUpMethod;
}

/** Lets the user of a session prove again who they are. */
export function stepUp(context: ClientContext, params: StepUpParams): Promise<SteppedUp | Cancelled> {
  return unlessCancelled(async () => {
    const session = await context.sessions.get(params.sessionKey);
    if (!session) throw clientError('NO_SESSION');
    await (params.method === 'otp' ? withOtp(context, session, params) : withPasskey(context, session, params));
    return { outcome: 'stepped-up', method: params.method };
  }, params.signal);
}

/** The code is encrypted together with the session's key, so that its proof counts for this session only. */
function withOtp(context: ClientContext, session: Session, params: StepUpWithOtpParams): Promise<void> {
  const { publicKey } = session;
  const { signal } = params;
  const prove = async (code: Omit<VerifyOtpParams, 'publicKey'>): Promise<void> => {
    const { verificationToken } = await verifyOtp(context, { ...code, publicKey, signal });
    const { id } = parseAnswer(200, () => parseVerificationToken(verificationToken)).claims;
    const { signature } = await sign(context, 'otp', id, publicKey);
    const request: StepUpWithOtpRequest = { verificationToken, signature };
    await send(context, AUTH_PATHS.stepUpWithOtp, session, request, signal);
  };
  return withCode(context, params, prove, 'step-up');
}

async function withPasskey(
  context: ClientContext,
  session: Session,
  { credentialIds, signal }: StepUpWithPasskeyParams,
): Promise<void> {
  const { publicKey } = session;
  const challenge = encodeBase64Url(await passkeyChallenge(context, publicKey, signal));
  const { message, signature } = await sign(context, 'passkey', challenge, publicKey);
  const params = { credentialIds, userVerification: 'required', signal } as const;
  const { header } = await passkeyStamp(context, message, params);
  const request: StepUpWithPasskeyRequest = { challenge, stamp: header[WEBAUTHN_STAMP_HEADER], signature };
  await send(context, AUTH_PATHS.stepUpWithPasskey, session, request, signal);
}

async function sign({ keys }: ClientContext, method: StepUpMethod, nonce: string, publicKey: string) {
  const message = stepUpMessage(method, nonce, publicKey);
  return { message, signature: encodeHex(await keys.sign(publicKey, message)) };
}

async function send(
  context: ClientContext,
  path: string,
  { token }: Session,
  request: object,
  signal: AbortSignal | undefined,
): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` };
  const read = (answer: JsonObject) => stringField(answer, 'method');
  await backendRequest(context, path, request, read, { headers, signal });
}
