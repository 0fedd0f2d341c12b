import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { controlsView } from './controls.ts';
import type { ConsoleEndpoint } from './endpoint.ts';

const SWITCHES = ['setClock', 'advanceClock', 'resetClock', 'createFailure', 'deleteFailures'] as const;

interface Params {
  name: (typeof SWITCHES)[number];
  input: unknown;
}

/** Turns a switch of the control API. The console needs no token for it: other sites cannot reach the console. */
export const control: ConsoleEndpoint<'control', Params> = {
  name: 'control',
  method: 'POST',
  parameters: z.object({ name: z.enum(SWITCHES), input: z.unknown() }),
  async answer({ name, input }, _, given) {
    if (!given) throw apiError('PATH_NOT_FOUND');
    await given.run(name, input);
    return { controls: controlsView(given) };
  },
};
