import { jsonGroup } from './json-report.ts';
import type { RepairListener } from './repair-duplicates.ts';

/** Prints the report as one JSON object. It is written in parts, because there can be many groups. */
export function jsonListener(isWhole: boolean, read: RepairListener['read']): RepairListener {
  const write = (text: string) => void process.stdout.write(text);
  const fields = (object: object) => JSON.stringify(object).slice(1, -1);
  let isFirst = true;
  return {
    read,
    scanned: (found) => write(`{${fields(found)},\n"groups":[`),
    group(group) {
      write(`${isFirst ? '' : ','}\n${JSON.stringify(jsonGroup(group, isWhole))}`);
      isFirst = false;
    },
    planned: ({ groups: _, ...plan }) => write(`],\n"plan":${JSON.stringify(plan)}`),
    mended: (outcome) => write(`,\n"mended":${JSON.stringify(outcome)}`),
    end: () => write('}\n'),
  };
}
