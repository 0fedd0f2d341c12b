import type { Check } from '../check.ts';
import { ok, type Problem, warning } from '../finding.ts';

const ENOUGH = 192 * 2 ** 20;

export const memory: Check = {
  id: 'memory',
  title: 'Memory',
  looksAt: 'Whether the heap is large enough, and fits into the memory of the container.',
  run({ machine: { heapLimit, memoryLimit } }) {
    const problems: Problem[] = [];
    if (heapLimit < ENOUGH) {
      problems.push(
        warning(
          `The heap may take ${megabytes(heapLimit)}, which is little.`,
          'Give the process 512 MB of memory, and remove --max-old-space-size.',
        ),
      );
    }
    if (memoryLimit !== undefined && heapLimit >= memoryLimit) {
      problems.push(
        warning(
          `The heap may take ${megabytes(heapLimit)}, but the container has ${megabytes(memoryLimit)}: the process can be killed.`,
          `Start Node with --max-old-space-size=${Math.floor((memoryLimit * 0.75) / 2 ** 20)}, for example in NODE_OPTIONS.`,
        ),
      );
    }
    return problems.length > 0 ? problems : ok(`a heap of ${megabytes(heapLimit)}`);
  },
};

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
