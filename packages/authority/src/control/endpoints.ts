import { listActivities } from './activities/list-activities.ts';
import { advanceClock } from './clock/advance-clock.ts';
import { getClock } from './clock/get-clock.ts';
import { resetClock } from './clock/reset-clock.ts';
import { setClock } from './clock/set-clock.ts';
import { waitForCode } from './codes/wait-for-code.ts';
import type { ControlEndpoint } from './endpoint.ts';
import { createFailure } from './failures/create-failure.ts';
import { deleteFailures } from './failures/delete-failures.ts';
import { listFailures } from './failures/list-failures.ts';
import { createParent } from './parents/create-parent.ts';
import { exportState } from './state/export-state.ts';
import { importState } from './state/import-state.ts';
import { restoreSnapshot } from './state/restore-snapshot.ts';
import { takeSnapshot } from './state/take-snapshot.ts';
import { createUser } from './users/create-user.ts';

/** All endpoints of the control API, except its OpenAPI document. */
export const CONTROL_ENDPOINTS: readonly ControlEndpoint[] = [
  getClock,
  setClock,
  advanceClock,
  resetClock,
  createParent,
  createUser,
  waitForCode,
  listFailures,
  createFailure,
  deleteFailures,
  listActivities,
  takeSnapshot,
  restoreSnapshot,
  exportState,
  importState,
];
