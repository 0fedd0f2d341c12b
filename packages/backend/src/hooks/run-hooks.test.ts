import { expect, it } from 'vitest';
import type { Hooks } from './hooks.ts';
import { createHookRunner } from './run-hooks.ts';

const event = {
  identity: { type: 'email', contact: 'ada@example.com' } as const,
  organizationId: 'an organization',
  userId: 'a user',
  created: false,
};

it.each<keyof Hooks>(['beforeSignUp', 'beforeLogIn', 'afterLogIn'])(
  'The hook %s that does not finish in time ends the request, and Turnkey is not blamed for it',
  async (name) => {
    const deadline = new AbortController();
    const runner = createHookRunner({ [name]: () => new Promise(() => deadline.abort()) });
    await expect(runner[name](event, deadline.signal)).rejects.toMatchObject({ code: 'HOOK_TIMEOUT' });
  },
);

it('The hook afterSignUp that does not finish in time is reported, and the sign-up goes on', async () => {
  const deadline = new AbortController();
  const failures: unknown[] = [];
  const hooks = { afterSignUp: () => new Promise<void>(() => deadline.abort()) };
  await createHookRunner(hooks, (error) => failures.push(error)).afterSignUp(event, deadline.signal);
  expect(failures).toMatchObject([{ code: 'HOOK_TIMEOUT' }]);
});
