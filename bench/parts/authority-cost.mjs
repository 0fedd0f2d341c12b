import { runScript } from './run-script.mjs';

/** Milliseconds of CPU time of Node and of PostgreSQL for each request to the authority, and where they go. */
export function authorityCost({ progress }) {
  progress('all requests');
  return runScript('authority-cost.js');
}
