import type { StepUpMethod } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { asAuthError } from '../http/attempt-log.ts';
import type { RefusalReport, RequiredSession } from './require-session.ts';
import { refuse } from './require-session.ts';
import type { SessionSource } from './session-source.ts';
import { headerOf } from './session-source.ts';
import type { Session } from './sessions.ts';
import type { StepUps } from './step-ups.ts';
import type { SessionCheck } from './verify-session.ts';

export interface StepUpOptions {
  /**
   * How long ago the user may have proved again who they are, in seconds.
   * @default 300
   */
  maxAgeSeconds?: number;
  /**
   * What counts: a code to a contact of the user (`otp`), or one of the user's passkeys.
   * @default ['otp', 'passkey']
   */
  methods?: readonly StepUpMethod[];
}

export interface StepUpCheck extends SessionCheck, RefusalReport {
  stepUps: StepUps;
}

const DEFAULT_SECONDS = 300;
const METHODS: readonly StepUpMethod[] = ['otp', 'passkey'];

/** Never rejects. */
export async function requireStepUp(
  check: StepUpCheck,
  request: SessionSource,
  { maxAgeSeconds = DEFAULT_SECONDS, methods = METHODS }: StepUpOptions = {},
): Promise<RequiredSession> {
  const startedAtMs = check.now();
  const needed = { maxAgeSeconds, methods: [...methods] };
  try {
    return { session: await checkedSession(check, request, needed) };
  } catch (thrown) {
    const error = asAuthError(thrown);
    const headers = error.code === 'STEP_UP_REQUIRED' ? challenge(request, maxAgeSeconds) : {};
    return { refusal: refuse(check, 'requireStepUp', startedAtMs, error, headers) };
  }
}

async function checkedSession(
  { sessions, sessionTransport, stepUps, now }: StepUpCheck,
  request: SessionSource,
  needed: Required<StepUpOptions> & { methods: StepUpMethod[] },
): Promise<Session> {
  const token = sessionTransport.tokenOf(request);
  const session = await sessions.check(token, request);
  const times = await stepUps.find(token);
  const oldestMs = now() - needed.maxAgeSeconds * 1000;
  const isFresh = needed.methods.some((method) => (times[method] ?? Number.NEGATIVE_INFINITY) >= oldestMs);
  if (!isFresh) throw new AuthError('STEP_UP_REQUIRED', { stepUp: needed });
  return session;
}

/** RFC 9470, section 3. */
function challenge(request: SessionSource, maxAgeSeconds: number): Record<string, string> {
  const isDpop = typeof request !== 'string' && /^DPoP /i.test(headerOf(request, 'authorization'));
  const parameters = [
    'error="insufficient_user_authentication"',
    'error_description="The user must prove again who they are"',
    `max_age="${maxAgeSeconds}"`,
  ].join(', ');
  return { 'WWW-Authenticate': isDpop ? `DPoP ${parameters}, algs="ES256"` : `Bearer ${parameters}` };
}
