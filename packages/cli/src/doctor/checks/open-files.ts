import type { Check } from '../check.ts';
import { ok, skipped, warning } from '../finding.ts';

const ENOUGH = 1_024;

export const openFiles: Check = {
  id: 'open-files',
  title: 'Limit of open files',
  looksAt: 'Whether the process may have enough files and connections open.',
  run({ machine: { openFiles: limit } }) {
    if (limit === undefined) return skipped('This system does not tell the limit.');
    if (limit >= ENOUGH) return ok(`${limit} files and connections`);
    return [
      warning(
        `The process may have only ${limit} files and connections open.`,
        `Raise the limit: "ulimit -n ${ENOUGH * 4}", or LimitNOFILE of the systemd unit.`,
      ),
    ];
  },
};
