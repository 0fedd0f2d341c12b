import type { AuthErrorCode } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { before } from '../deadline.ts';
import type { HookRefusal, Hooks, LoggedInEvent, LogInEvent, SignedUpEvent, SignUpEvent } from './hooks.ts';

/** Calls the hooks of the app. Without a hook, each function does nothing. */
export interface HookRunner {
  /** @throws AuthError SIGN_UP_REFUSED, INTERNAL when the hook fails, HOOK_TIMEOUT when it takes too long. */
  beforeSignUp(event: SignUpEvent, deadline: AbortSignal): Promise<void>;
  /** Never rejects. */
  afterSignUp(event: SignedUpEvent, deadline: AbortSignal): Promise<void>;
  /** @throws AuthError LOG_IN_REFUSED, and as `beforeSignUp`. */
  beforeLogIn(event: LogInEvent, deadline: AbortSignal): Promise<void>;
  /** @throws AuthError as `beforeLogIn`. */
  afterLogIn(event: LoggedInEvent, deadline: AbortSignal): Promise<void>;
}

/** @param onFailure Called with a failure that does not end the request. */
export function createHookRunner(hooks: Hooks = {}, onFailure: (error: unknown) => void = () => {}): HookRunner {
  return {
    beforeSignUp: (event, deadline) => run('SIGN_UP_REFUSED', hooks.beforeSignUp, event, deadline),
    beforeLogIn: (event, deadline) => run('LOG_IN_REFUSED', hooks.beforeLogIn, event, deadline),
    afterLogIn: (event, deadline) => run('LOG_IN_REFUSED', hooks.afterLogIn, event, deadline),
    async afterSignUp(event, deadline) {
      try {
        await run('SIGN_UP_REFUSED', hooks.afterSignUp, event, deadline);
      } catch (error) {
        onFailure(error instanceof AuthError ? (error.cause ?? error) : error);
      }
    },
  };
}

async function run<Event>(
  refusal: AuthErrorCode,
  hook: ((event: Event) => void | Promise<void>) | undefined,
  event: Event,
  deadline: AbortSignal,
): Promise<void> {
  if (!hook) return;
  const work = async (): Promise<'done'> => {
    await hook(event);
    return 'done';
  };
  try {
    if ((await before(deadline, work())) === 'late') throw new AuthError('HOOK_TIMEOUT');
  } catch (error) {
    if (error instanceof AuthError) throw error;
    if (isRefusal(error)) throw new AuthError(refusal, { action: error.message });
    throw new AuthError('INTERNAL', { cause: error });
  }
}

/** By its name, because the app may have loaded this package twice. */
function isRefusal(error: unknown): error is HookRefusal {
  return error instanceof Error && error.name === 'HookRefusal';
}
