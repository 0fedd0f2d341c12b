import { createMemoryStore, createPostern, type Postern, type Store } from '@postern/backend';
import { AUTH_ERRORS } from '@postern/protocol';
import { expect } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import type { Deployment } from '../backend/deployment.ts';
import { turnkeyOptions } from '../setup/authority.ts';
import { type Fault, type FaultProxy, FOREIGN_TEXT, startFaultProxy } from './fault-proxy.ts';

/** What an endpoint has answered. */
export interface StepReply<Body> {
  status: number;
  body: Body;
}

/**
 * Sends a request of a flow, and again when it has failed.
 * @returns The body of the first answer that is not an error.
 * @throws Error when it must begin again, because the same request fails also when the fault is over.
 */
export type Step = <Body>(send: () => Promise<StepReply<Body>>) => Promise<Body>;

/** One user's way through one flow. */
export interface Run {
  postern: Postern;
  step: Step;
}

export interface Flow {
  name: string;
  /** The calls to the upstream when nothing fails, in their order. */
  calls: string[];
  /** How they fail. */
  faults: readonly Fault[];
  /** The steps for a new user. They can begin again. */
  newUser(): Promise<{
    run(run: Run): Promise<void>;
    /** The sub-organizations of the user. */
    homes?(): Promise<string[]>;
  }>;
}

/** For calls that are held. All others are answered however busy the machine is. */
const IMPATIENT = { requestMs: 600, attemptMs: 200, lockWaitMs: 200 };
const PATIENT = { requestMs: 20_000, attemptMs: 10_000 };

const ROUNDS = 4;

class BeginAgain extends Error {}

/** A backend whose calls go through a proxy that breaks them. */
export function backendOver(
  { authority }: Deployment,
  apiUrl: string,
  store: Store,
  timeouts: Partial<typeof IMPATIENT> = PATIENT,
  more: Parameters<typeof createPostern>[0] = {},
): Postern {
  return createPostern({
    turnkey: turnkeyOptions(authority, { apiUrl }),
    environment: {},
    origins: [ORIGIN],
    random: () => 0,
    proxy: {},
    store,
    timeouts,
    ...more,
  });
}

/**
 * Runs a flow while a call of it fails, checks every error, and runs it on when the fault is over, until it succeeds.
 * Then what was held is delivered late.
 * @returns How many requests have failed, and the calls.
 */
export async function runUnderFault(
  deployment: Deployment,
  flow: Flow,
  broken?: { call: string; fault: Fault },
  more: Parameters<typeof createPostern>[0] = {},
): Promise<{ failures: number; calls: string[] }> {
  const proxy = await startFaultProxy(deployment.authority.url);
  const store = createMemoryStore();
  const isHeld = broken?.fault.startsWith('held') === true;
  const faulted = backendOver(deployment, proxy.url, store, isHeld ? IMPATIENT : PATIENT, more);
  const patient = backendOver(deployment, proxy.url, store, PATIENT, more);
  const user = await flow.newUser();
  if (broken) proxy.break(broken.call, broken.fault);
  let failures = 0;
  let isOver = !broken;

  const step: Step = async (send) => {
    const first = await send();
    if (first.status < 300) return first.body;
    checkError(first);
    failures += 1;
    if (isOver) throw new BeginAgain(JSON.stringify(first.body));
    isOver = true;
    proxy.mend();
    const second = await send();
    if (second.status < 300) return second.body;
    checkError(second);
    throw new BeginAgain(JSON.stringify(second.body));
  };

  for (let round = 1; ; round++) {
    // Another network each time, so that no limit of codes is reached.
    const connection = { remoteAddress: `192.0.2.${round}` };
    const current = () => (isOver ? patient : faulted);
    const postern: Postern = {
      ...patient,
      fetch: (request) => current().fetch(request, connection),
      verifySession: (source) => current().verifySession(source),
    };
    try {
      await user.run({ postern, step });
      break;
    } catch (error) {
      if (!(error instanceof BeginAgain) || round === ROUNDS) throw error;
    }
  }
  proxy.mend();
  const calls = proxy.takeCalls();
  await deliverLate(proxy);
  if (user.homes) expect(await user.homes()).toHaveLength(1);
  await Promise.all([faulted.close(), patient.close(), proxy.close()]);
  await store.close();
  return { failures, calls };
}

/** Late calls do what they ask for; their answers are lost. */
async function deliverLate(proxy: FaultProxy): Promise<void> {
  while (proxy.held() > 0) await proxy.deliver();
}

/** An error says what happened in the words of the table, and nothing of the other server. */
export function checkError({ status, body }: StepReply<unknown>): void {
  const text = JSON.stringify(body);
  expect(text).not.toContain(FOREIGN_TEXT);
  expect(text).not.toMatch(/html|127\.0\.0\.1|ECONN|undici/i);
  const { code } = body as { code: string };
  expect(Object.keys(AUTH_ERRORS)).toContain(code);
  expect(code).not.toBe('INTERNAL');
  expect(AUTH_ERRORS[code as keyof typeof AUTH_ERRORS].status).toBe(status);
}
