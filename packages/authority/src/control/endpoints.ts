import { advanceClock } from './clock/advance-clock.ts';
import { getClock } from './clock/get-clock.ts';
import { resetClock } from './clock/reset-clock.ts';
import { setClock } from './clock/set-clock.ts';
import { waitForCode } from './codes/wait-for-code.ts';
import type { ControlEndpoint } from './endpoint.ts';
import { createFailure } from './failures/create-failure.ts';
import { deleteFailures } from './failures/delete-failures.ts';
import { listFailures } from './failures/list-failures.ts';

/** All endpoints of the control API, except its OpenAPI document. */
export const CONTROL_ENDPOINTS: readonly ControlEndpoint[] = [
  getClock,
  setClock,
  advanceClock,
  resetClock,
  waitForCode,
  listFailures,
  createFailure,
  deleteFailures,
];
