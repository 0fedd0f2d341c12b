import { controlEndpoint } from '../endpoint.ts';
import { ClockView, clockView } from './clock-schemas.ts';

export const getClock = controlEndpoint({
  method: 'GET',
  path: 'clock',
  name: 'getClock',
  summary: 'What time it is for the authority.',
  output: ClockView,
  answer: ({ clock }) => clockView(clock.state()),
});
