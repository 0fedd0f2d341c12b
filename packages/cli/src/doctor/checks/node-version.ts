import type { Check } from '../check.ts';
import { failed, ok, warning } from '../finding.ts';

const OLDEST = [20, 19] as const;
/** When security fixes end (https://github.com/nodejs/Release). Only even versions get them for long. */
const ENDS: Readonly<Record<number, string>> = { 20: '2026-04-30', 22: '2027-04-30', 24: '2028-04-30' };

export const nodeVersion: Check = {
  id: 'node-version',
  title: 'Node version',
  looksAt: 'Whether Node is 20.19 or newer, and still gets security fixes.',
  run({ machine, now }) {
    const [major = 0, minor = 0] = machine.nodeVersion.split('.').map(Number);
    const [oldestMajor, oldestMinor] = OLDEST;
    if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
      return [
        failed(`Postern needs Node 20.19 or newer, and this is ${machine.nodeVersion}.`, 'Install Node 24 or newer.'),
      ];
    }
    const end = ENDS[major];
    if ((end !== undefined && now() > Date.parse(end)) || major % 2 === 1) {
      const since = end === undefined ? 'no security fixes for long' : `no security fixes since ${end}`;
      return [
        warning(`Node ${machine.nodeVersion} gets ${since}.`, 'Install the newest version with long-term support.'),
      ];
    }
    return ok(`Node ${machine.nodeVersion}`);
  },
};
