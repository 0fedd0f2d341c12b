import { controlEndpoint } from '../endpoint.ts';
import { ClockView, clockView } from './clock-schemas.ts';

export const resetClock = controlEndpoint({
  method: 'DELETE',
  path: 'clock',
  name: 'resetClock',
  summary: 'Gives the clock the time of the system again, and lets it run.',
  output: ClockView,
  answer({ clock }) {
    clock.reset();
    return clockView(clock.state());
  },
});
