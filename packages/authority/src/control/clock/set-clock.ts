import { z } from 'zod';
import { controlEndpoint } from '../endpoint.ts';
import { ClockView, clockView, Time } from './clock-schemas.ts';

export const setClock = controlEndpoint({
  method: 'PUT',
  path: 'clock',
  name: 'setClock',
  summary: 'Sets the clock, and stops it or lets it run.',
  input: z.object({
    now: Time.optional().describe('Absent: it keeps its time.'),
    stopped: z.boolean().optional().describe('Absent: it stays as it is.'),
  }),
  output: ClockView,
  answer({ clock }, { now, stopped }) {
    if (stopped === true) clock.stop();
    if (now !== undefined) clock.set(Date.parse(now));
    if (stopped === false) clock.start();
    return clockView(clock.state());
  },
});
