import { z } from 'zod';
import { controlEndpoint } from '../endpoint.ts';
import { ClockView, clockView, Duration } from './clock-schemas.ts';

export const advanceClock = controlEndpoint({
  method: 'POST',
  path: 'clock/advance',
  name: 'advanceClock',
  summary: 'Moves the clock. Requests with the time of the system are still accepted.',
  input: z.object({ by: Duration }),
  output: ClockView,
  answer({ clock }, { by }) {
    clock.advance(by);
    return clockView(clock.state());
  },
});
