import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Launched, launch } from '../start/postern-process.ts';

/** A `postern backend` that is ready. */
export interface BackendProcess extends Launched {
  /** With the base path. */
  url: string;
  /** The lines of its log. */
  lines(): Line[];
}

/** A line of the log: JSON of any form. */
export type Line = Record<string, unknown>;

/** Limits that no test reaches, and forwarding. */
const CONFIG = {
  proxy: {},
  trustedProxies: 1,
  otp: { smsCountries: [] },
  rateLimits: { requestsPerAddress: { max: 1_000_000, windowSeconds: 60 } },
};

/**
 * Starts `postern backend` on a free port, with a configuration file.
 * @param environment What `postern env` prints, and more.
 */
export async function startBackend(environment: NodeJS.ProcessEnv, ...flags: string[]): Promise<BackendProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-backend-'));
  const file = join(folder, 'postern.config.mjs');
  await writeFile(file, `export default ${JSON.stringify(CONFIG)};`);
  const launched = launch(['backend', '--port', '0', '--config', file, ...flags], environment);
  void launched.ended.then(() => rm(folder, { recursive: true, force: true }));
  await launched.said(/is ready/);
  const lines = () => linesOf(launched.output());
  const ready = lines().find(({ msg }) => msg === 'the backend is ready');
  return { ...launched, url: String(ready?.url), lines };
}

/** Parses lines of JSON. @throws SyntaxError when a line is something else. */
export function linesOf(output: string): Line[] {
  const whole = output.slice(0, output.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
