import { z } from 'zod';
import { clockView } from '../../control/clock/clock-schemas.ts';
import type { Control } from '../../control/control.ts';
import type { Controls } from './answers.ts';
import type { ConsoleEndpoint } from './endpoint.ts';

/** The clock and the failures on purpose. */
export const controls: ConsoleEndpoint<'controls', object> = {
  name: 'controls',
  method: 'GET',
  parameters: z.object({}),
  answer: async (_, __, control) => ({ controls: control ? controlsView(control) : null }),
};

/** What the switches stand at. */
export function controlsView({ clock, failures }: Control): Controls {
  return { clock: clockView(clock.state()), failures: failures.list() };
}
