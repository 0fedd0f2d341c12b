import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { usePosternClient } from './postern-provider.ts';
import { LOADING, sessionSource } from './session-source.ts';
import { createSignInMachine, IDLE, type SignInActions, type SignInState } from './sign-in-machine.ts';

export interface UseSignInOptions {
  /** How long the user has to wait for a new code, in seconds; by default 30. */
  resendAfterSeconds?: number;
  /** The language of the messages with codes, a BCP 47 tag. Default: the languages of the browser. */
  locale?: string;
}

export type UsedSignIn = SignInState & SignInActions;

/**
 * A sign-in as a state machine: the state to show, and the actions of the user. It is cancelled when the component
 * unmounts. `error` also has the failure of a sign-in by redirect that led to this page.
 */
export function useSignIn({ resendAfterSeconds = 30, locale }: UseSignInOptions = {}): UsedSignIn {
  const client = usePosternClient();
  const chosen = useRef(locale);
  useEffect(() => {
    chosen.current = locale;
  }, [locale]);
  const machine = useMemo(
    () => createSignInMachine(client, resendAfterSeconds, () => chosen.current),
    [client, resendAfterSeconds],
  );
  const state = useSyncExternalStore(machine.subscribe, machine.get, () => IDLE);
  const source = sessionSource(client);
  const { redirectError } = useSyncExternalStore(source.subscribe, source.get, () => LOADING);
  useEffect(() => machine.cancel, [machine]);
  const { get: _get, subscribe: _subscribe, ...actions } = machine;
  return { ...actions, ...state, error: state === IDLE ? redirectError : state.error };
}
