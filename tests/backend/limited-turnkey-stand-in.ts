import { vi } from 'vitest';
import { answerForSessions, completed, type ScriptedAnswer, type ScriptedCall } from './scripted-turnkey.ts';
import { SUB, tokenFor, working } from './working-turnkey.ts';

/**
 * Stands in for a Turnkey with a limit of requests in every second, which the authority does not have.
 * @param lateMs How much later than its turn a request may come, because work in other threads does not follow a fake clock.
 */
export function limitedTurnkey(perSecond: number, lateMs = 0) {
  const sent: { name: string; atMs: number }[] = [];
  const refused: string[] = [];
  /** The keys of sessions that are registered. */
  const sessionKeys = new Set<string>();
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const name = new URL(String(input)).pathname.split('/').at(-1) ?? '';
    const nowMs = Date.now();
    if (sent.filter(({ atMs }) => atMs > nowMs - 1000 + lateMs).length >= perSecond) {
      refused.push(name);
      return Response.json({ code: 8, message: 'rate limit' }, { status: 429, headers: { 'Retry-After': '1' } });
    }
    sent.push({ name, atMs: nowMs });
    const rawBody = String(init?.body);
    const call = { name, rawBody, body: JSON.parse(rawBody) };
    const { json } = answerTo(call, sessionKeys) as Extract<ScriptedAnswer, { json: unknown }>;
    return Response.json(json);
  };
  return { sent, refused, sessionKeys, fetch };
}

/** As `working`, and also what codes, checks of sessions and forwarded requests need. */
function answerTo(call: ScriptedCall, sessionKeys: Set<string>): ScriptedAnswer {
  const { name, body } = call;
  if (name === 'verify_otp') {
    const verificationToken = tokenFor(String(body.parameters?.otpId), 'verified@example.org');
    return completed('verifyOtpResult', { verificationToken });
  }
  if (name === 'list_suborgs' || name === 'get_api_keys')
    return answerForSessions(
      call,
      SUB,
      [...sessionKeys].map((publicKey) => ({ publicKey, createdAtMs: Date.now() })),
    );
  if (name === 'whoami') return { json: { organizationId: SUB } };
  return working(call);
}

const realSetTimeout = setTimeout;

/** Lets work that needs no clock go on, such as checks of signatures in other threads. */
export const realPause = (ms = 1) => new Promise<void>((resolve) => void realSetTimeout(resolve, ms));

/**
 * Moves the fake clock, in steps.
 * @param isBusy Whether work that does not follow this clock goes on. The clock stands still meanwhile.
 */
export async function advance(ms: number, stepMs = 25, isBusy = () => false): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    await vi.advanceTimersByTimeAsync(stepMs);
    do await realPause();
    while (isBusy());
  }
}
