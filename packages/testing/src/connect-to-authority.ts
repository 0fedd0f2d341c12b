import { controlRequest } from './control/control-request.ts';
import { type ControlledAuthority, controlledAuthority, type TestParent } from './control/controlled-authority.ts';
import { environmentOf } from './environment-of.ts';

export interface ConnectOptions {
  /** Of the authority; `TURNKEY_API_URL` when absent. */
  url?: string;
  /** Of its control API; `POSTERN_CONTROL_TOKEN` when absent. */
  controlToken?: string;
}

export interface ConnectedAuthority extends ControlledAuthority {
  url: string;
  /** The variables that a backend of a parent reads. */
  env(parent: TestParent): Record<string, string>;
}

/**
 * Takes a running authority into the hands of a test: of `postern dev`, or of a container in CI.
 * @throws Error when the address or the token is missing.
 */
export function connectToAuthority(options: ConnectOptions = {}): ConnectedAuthority {
  const { url = process.env.TURNKEY_API_URL, controlToken = process.env.POSTERN_CONTROL_TOKEN } = options;
  if (!url || !controlToken) {
    throw new Error(
      'The authority is not named: set TURNKEY_API_URL and POSTERN_CONTROL_TOKEN, as "postern env" prints them.',
    );
  }
  const control = controlledAuthority(controlRequest(fetch, url, controlToken));
  return { url, ...control, env: (parent) => environmentOf(url, parent) };
}
