import {
  encodeOtpAttempt,
  encodeSealedBundle,
  hpkeSeal,
  type InitOtpResponse,
  type LoginResponse,
  parseEnclaveBundle,
  targetKeyOf,
  type VerifyOtpResponse,
} from '@postern/protocol';
import { createBrowser, ORIGIN } from '../backend/browser.ts';
import { type ApiKeyPair, createApiKeyPair } from '../setup/authority.ts';
import { postStamped } from '../setup/stamped.ts';

/** What was acknowledged to a user. */
export interface Acknowledged {
  email: string;
  logIns: { organizationId: string; key: ApiKeyPair; created: boolean }[];
  activities: { organizationId: string; key: ApiKeyPair; id: string; walletName: string }[];
}

interface World {
  /** The backends; some of them may be dead. */
  backends: readonly string[];
  /** A way to an authority that lives. */
  authority: string;
  tlsFetcher: string;
  random: () => number;
}

/** How often a request is sent before its user gives up. */
const PATIENCE = 12;

/** Errors after which a client begins again, or gives up; sending the same request again does not help. */
export class GaveUp extends Error {}

/** Signs in with a new code. Throws GaveUp when something is never answered; nothing was acknowledged then. */
export async function logIn(world: World, user: Acknowledged): Promise<void> {
  const key = createApiKeyPair();
  // One network each time, so that no limit of codes is reached.
  const network = `198.51.${Math.floor(world.random() * 256)}.${Math.floor(world.random() * 256)}`;
  const send = <Body>(path: string, body: object) => persist<Body>(world, network, path, body);
  const init = await send<InitOtpResponse>('/init-otp', { otpType: 'OTP_TYPE_EMAIL', contact: user.email });
  const { otpId, otpEncryptionTargetBundle } = init;
  const otpCode = await codeOf(world, user.email);
  const target = targetKeyOf(parseEnclaveBundle(otpEncryptionTargetBundle, world.tlsFetcher).data);
  const attempt = encodeOtpAttempt({ otpCode, publicKey: key.publicKey });
  const encryptedOtpBundle = encodeSealedBundle(await hpkeSeal(target, attempt));
  const { verificationToken } = await send<VerifyOtpResponse>('/verify-otp', { otpId, encryptedOtpBundle });
  const request = createBrowser({ fetch: refuse }, '', key).loginRequest(verificationToken);
  const { organizationId, created } = await send<LoginResponse>('/otp-login', request);
  user.logIns.push({ organizationId, key, created });
}

/** Uses the wallet: an activity that is acknowledged must be there for ever. */
export async function createWallet(world: World, user: Acknowledged, walletName: string): Promise<void> {
  const session = user.logIns.at(-1);
  if (!session) return;
  const { organizationId, key } = session;
  const body = JSON.stringify({
    type: 'ACTIVITY_TYPE_CREATE_WALLET',
    timestampMs: String(Date.now()),
    organizationId,
    parameters: { walletName, accounts: [] },
  });
  for (let attempt = 1; attempt <= PATIENCE; attempt++) {
    const answer = await postStamped(world.authority, key, '/public/v1/submit/create_wallet', body).catch(
      () => undefined,
    );
    if (answer?.status === 200) {
      user.activities.push({ organizationId, key, id: answer.body.activity.id, walletName });
      return;
    }
    if (answer && answer.status < 500) throw new Error(`create_wallet: ${answer.status} ${answer.body.message}`);
    await pause(attempt);
  }
  throw new GaveUp();
}

/** Sends a request to one backend after the other, until one answers. */
async function persist<Body>(world: World, network: string, path: string, body: object): Promise<Body> {
  const { backends, random } = world;
  const first = Math.floor(random() * backends.length);
  for (let attempt = 0; attempt < PATIENCE; attempt++) {
    const url = `${backends[(first + attempt) % backends.length]}/auth${path}`;
    const headers = { 'Content-Type': 'application/json', Origin: ORIGIN, 'X-Forwarded-For': network };
    const init = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) };
    const response = await fetch(url, init).catch(() => undefined);
    const answer = await response?.json().catch(() => undefined);
    if (response?.ok && answer) return answer;
    // A client error is final: the code may have been used by a request whose answer was lost.
    if (response && response.status < 500 && response.status !== 409) throw new GaveUp(answer?.code);
    if (answer?.code === 'INTERNAL') throw new Error(`${path}: INTERNAL`);
    await pause(attempt);
  }
  throw new GaveUp();
}

async function codeOf({ authority }: World, email: string): Promise<string> {
  for (let attempt = 1; attempt <= PATIENCE; attempt++) {
    const response = await fetch(`${authority}/_authority/inbox?to=${encodeURIComponent(email)}`).catch(
      () => undefined,
    );
    const inbox = (await response?.json().catch(() => undefined)) as { messages?: { text: string }[] } | undefined;
    const code = /is ([0-9A-Za-z]{6,9})(?:\s|$)/.exec(inbox?.messages?.[0]?.text ?? '')?.[1];
    if (code) return code;
    await pause(attempt);
  }
  throw new GaveUp();
}

const pause = (attempt: number) => new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, 800)));

const refuse = () => Promise.reject(new Error('not used'));
