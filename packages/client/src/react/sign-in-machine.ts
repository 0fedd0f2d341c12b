import type { PosternClient } from '../client.ts';
import type { SignInWithOAuthParams } from '../flows/sign-in-with-oauth.ts';
import type { SignInWithPasskeyParams } from '../flows/sign-in-with-passkey.ts';
import type { SignUpWithPasskeyParams } from '../flows/sign-up-with-passkey.ts';
import type { SignUpWithWalletParams } from '../flows/sign-up-with-wallet.ts';
import type { SignedIn, SignInOutcome } from '../outcome.ts';
import { PosternError } from '../postern-error.ts';
import { countdown } from './countdown.ts';

/** `waiting`: the user has to act at a provider, a passkey or a wallet. */
export type SignInStatus = 'idle' | 'sending-code' | 'code-sent' | 'checking-code' | 'waiting' | 'signed-in';

export interface SignInState {
  status: SignInStatus;
  /** The contact to which a code was sent. */
  contact: string | null;
  /** How many tries are left. At 0 a new code must be sent. */
  attemptsLeft: number;
  /** 0 when a new code can be sent. Respects the server's `Retry-After`. */
  secondsUntilResend: number;
  /** Why the last step failed; null when it worked, or the user cancelled. */
  error: unknown;
  /** True when the sign-in has created the account. */
  created: boolean;
}

export interface SignInActions {
  /** Sends a code by e-mail or SMS. */
  sendCode: (contact: string) => void;
  /** Sends a new code. The old code stays valid until the new one is sent. */
  resendCode: () => void;
  /** Signs in, or signs up, with the code that the user has typed. */
  enterCode: (code: string) => void;
  /** Call it in the handler of a click, because it opens a popup. */
  withProvider: (provider: string, params?: Partial<SignInWithOAuthParams>) => void;
  withPasskey: (params?: SignInWithPasskeyParams) => void;
  signUpWithPasskey: (params?: SignUpWithPasskeyParams) => void;
  /** Signs in with a wallet, or signs up when it is new. */
  withWallet: (wallet: SignUpWithWalletParams['wallet'], params?: Omit<SignUpWithWalletParams, 'wallet'>) => void;
  /** Ends the current step and starts again. */
  cancel: () => void;
}

export interface SignInMachine extends SignInActions {
  subscribe(onChange: () => void): () => void;
  get(): SignInState;
}

/** A sign-in by code: the controller that ends it, and a function to pass the code while it waits for one. */
interface CodeAttempt {
  controller: AbortController;
  giveCode?: ((code: string) => void) | undefined;
}

export const IDLE: SignInState = {
  status: 'idle',
  contact: null,
  attemptsLeft: 0,
  secondsUntilResend: 0,
  error: null,
  created: false,
};

/**
 * The steps of a sign-in, for a form.
 * @param resendAfterSeconds How long the user has to wait for a new code.
 * @param localeOf The language of the next message.
 */
export function createSignInMachine(
  client: PosternClient,
  resendAfterSeconds: number,
  localeOf: () => string | undefined = () => undefined,
): SignInMachine {
  const listeners = new Set<() => void>();
  const resend = countdown((secondsUntilResend) => change({ secondsUntilResend }));
  let state = IDLE;
  let codes: CodeAttempt | undefined;
  let gesture: AbortController | undefined;

  function change(part: Partial<SignInState>): void {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  }

  function cancel(): void {
    codes?.controller.abort();
    gesture?.abort();
    codes = undefined;
    gesture = undefined;
    resend.stop();
    if (state !== IDLE) change(IDLE);
  }

  function onSignedIn({ created }: SignedIn): void {
    cancel();
    change({ status: 'signed-in', created });
  }

  function sendCode(contact: string): void {
    const previous = codes;
    const attempt: CodeAttempt = { controller: new AbortController() };
    const { signal } = attempt.controller;
    let isSent = false;
    change({ status: 'sending-code', contact, error: null });
    const readCode = ({ attemptsLeft, error = null }: { attemptsLeft: number; error?: unknown }) => {
      if (!isSent) {
        isSent = true;
        codes = attempt;
        previous?.controller.abort();
        resend.start(resendAfterSeconds);
      }
      return new Promise<string>((giveCode) => {
        attempt.giveCode = giveCode;
        change({ status: 'code-sent', attemptsLeft, error });
      });
    };
    const onFailure = (error: unknown) => {
      if (signal.aborted) return;
      if (isSent) change({ status: 'code-sent', error, attemptsLeft: 0 });
      else if (previous) change({ status: 'code-sent', error });
      else {
        codes = undefined;
        change({ ...IDLE, error });
      }
      if (error instanceof PosternError && error.retryAfterSeconds) resend.start(error.retryAfterSeconds);
    };
    // When everything is cancelled before the code is sent, this attempt ends too.
    codes ??= attempt;
    previous?.controller.signal.addEventListener('abort', () => {
      if (codes !== attempt) attempt.controller.abort();
    });
    client.signInWithOtp({ contact, locale: localeOf(), readCode, signal }).then((outcome) => {
      if (outcome.outcome === 'signed-in') onSignedIn(outcome);
    }, onFailure);
  }

  /** Runs a sign-in in which the user acts elsewhere. It starts before this function returns, because popups need that. */
  function wait(signIn: (signal: AbortSignal) => Promise<SignInOutcome>): void {
    cancel();
    const controller = new AbortController();
    gesture = controller;
    const unlessReplaced = (then: () => void) => {
      if (gesture === controller) then();
    };
    change({ ...IDLE, status: 'waiting' });
    signIn(controller.signal).then(
      (outcome) => unlessReplaced(() => (outcome.outcome === 'signed-in' ? onSignedIn(outcome) : cancel())),
      (error: unknown) =>
        unlessReplaced(() => {
          cancel();
          change({ error });
        }),
    );
  }

  return {
    get: () => state,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
    sendCode(contact) {
      cancel();
      sendCode(contact);
    },
    resendCode() {
      if (state.contact !== null && state.secondsUntilResend === 0) sendCode(state.contact);
    },
    enterCode(code) {
      const giveCode = codes?.giveCode;
      if (!codes || !giveCode) return;
      codes.giveCode = undefined;
      change({ status: 'checking-code', error: null });
      giveCode(code);
    },
    withProvider: (provider, params) =>
      wait((signal) => client.signInWithOAuth({ mode: 'popup', ...params, provider, signal })),
    withPasskey: (params) => wait((signal) => client.signInWithPasskey({ ...params, signal })),
    signUpWithPasskey: (params) => wait((signal) => client.signUpWithPasskey({ ...params, signal })),
    withWallet: (wallet, params) => wait((signal) => client.signInOrUpWithWallet({ ...params, wallet, signal })),
    cancel,
  };
}
