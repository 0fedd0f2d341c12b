import { activities } from './activities.ts';
import { activity } from './activity.ts';
import { control } from './control.ts';
import { controls } from './controls.ts';
import { type RegisteredEndpoint, registerEndpoint } from './endpoint.ts';
import { explanation } from './explanation.ts';
import { messages } from './messages.ts';
import { organization } from './organization.ts';
import { organizations } from './organizations.ts';
import { preview } from './preview.ts';
import { search } from './search.ts';
import { smsPreview } from './sms-preview.ts';
import { templates } from './templates.ts';
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
  registerEndpoint(preview),
  registerEndpoint(search),
  registerEndpoint(smsPreview),
  registerEndpoint(templates),
  registerEndpoint(trial),
]);
