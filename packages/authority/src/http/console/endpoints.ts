import { activities } from './activities.ts';
import { activity } from './activity.ts';
import { control } from './control.ts';
import { controls } from './controls.ts';
import { type RegisteredEndpoint, registerEndpoint } from './endpoint.ts';
import { explanation } from './explanation.ts';
import { messages } from './messages.ts';
import { organization } from './organization.ts';
import { organizations } from './organizations.ts';
import { search } from './search.ts';
import { trial } from './trial.ts';

/** The endpoints below `/_authority/console/`, by name. */
export const CONSOLE_ENDPOINTS: ReadonlyMap<string, RegisteredEndpoint> = new Map([
  registerEndpoint(activities),
  registerEndpoint(activity),
  registerEndpoint(control),
  registerEndpoint(controls),
  registerEndpoint(explanation),
  registerEndpoint(messages),
  registerEndpoint(organization),
  registerEndpoint(organizations),
  registerEndpoint(search),
  registerEndpoint(trial),
]);
