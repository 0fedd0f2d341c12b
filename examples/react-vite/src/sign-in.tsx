import { useSignIn, useWallets } from '@postern/client/react';
import type { FormEvent } from 'react';

/** Every way to sign in, in one form. */
export function SignIn() {
  const signIn = useSignIn();
  const { wallets } = useWallets();
  const { status, error, secondsUntilResend } = signIn;

  const onSubmit = (then: (typed: string) => void) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    then(String(new FormData(event.currentTarget).get('typed')));
  };

  return (
    <main>
      <h1>Sign in</h1>
      {status === 'code-sent' || status === 'checking-code' ? (
        <form key="code" onSubmit={onSubmit(signIn.enterCode)}>
          <label>
            Code sent to {signIn.contact}
            <input name="typed" autoComplete="one-time-code" inputMode="numeric" />
          </label>
          <button type="submit">Continue</button>
          <button type="button" disabled={secondsUntilResend > 0} onClick={signIn.resendCode}>
            New code {secondsUntilResend > 0 && `in ${secondsUntilResend} s`}
          </button>
        </form>
      ) : (
        <form key="contact" onSubmit={onSubmit(signIn.sendCode)}>
          <label>
            E-mail address
            <input name="typed" type="email" autoComplete="email" />
          </label>
          <button type="submit">Send a code</button>
        </form>
      )}
      <button type="button" onClick={() => signIn.withProvider('local')}>
        Continue with Local ID
      </button>
      <button type="button" onClick={() => signIn.withProvider('local', { mode: 'redirect' })}>
        Local ID without a popup
      </button>
      <button type="button" onClick={() => signIn.withPasskey()}>
        Sign in with a passkey
      </button>
      <button type="button" onClick={() => signIn.signUpWithPasskey()}>
        Sign up with a passkey
      </button>
      {wallets.map((wallet) => (
        <button type="button" key={wallet.name} onClick={() => signIn.withWallet(wallet)}>
          Continue with {wallet.name}
        </button>
      ))}
      <p role="alert">{error instanceof Error && error.message}</p>
    </main>
  );
}
