import type { SignInOutcome, SignInWithPasskeyParams } from '@postern/client';

export interface PasskeyAutofill {
  /** Begins to offer passkeys. */
  start(): void;
  /** Pauses for another sign-in with a passkey: browsers accept one request for a passkey at a time. */
  pause<T>(other: () => Promise<T>): Promise<T>;
  stop(): void;
}

interface PasskeyAutofillOptions {
  signIn: (params: SignInWithPasskeyParams) => Promise<SignInOutcome>;
  onOutcome: (outcome: SignInOutcome) => void;
  onError: (error: unknown) => void;
}

/** Offers passkeys in the autofill of the field for the e-mail address, where the browser can do that. */
export function passkeyAutofill({ signIn, onOutcome, onError }: PasskeyAutofillOptions): PasskeyAutofill {
  let isStopped = false;
  let controller = new AbortController();
  let offer = Promise.resolve();

  function start(): void {
    if (isStopped) return;
    controller = new AbortController();
    offer = signIn({ conditional: true, signal: controller.signal }).then(onOutcome, onError);
  }

  return {
    start,
    async pause(other) {
      controller.abort();
      await offer;
      const outcome = await other();
      start();
      return outcome;
    },
    stop() {
      isStopped = true;
      controller.abort();
    },
  };
}
