import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';

/** The process and the machine on which the doctor runs. */
export interface Machine {
  /** Without `v`. */
  nodeVersion: string;
  /** The most that the JavaScript heap may take, in bytes. */
  heapLimit: number;
  /** The most that the container gives this process, in bytes; undefined when there is no limit. */
  memoryLimit: number | undefined;
  /** How many files and sockets the process may have open; undefined where the system does not tell. */
  openFiles: number | undefined;
}

export function readMachine(): Machine {
  const constrained = process.constrainedMemory();
  return {
    nodeVersion: process.versions.node,
    heapLimit: getHeapStatistics().heap_size_limit,
    // Without a limit, Linux tells a number that is larger than any memory.
    memoryLimit: constrained > 0 && constrained < 2 ** 50 ? constrained : undefined,
    openFiles: openFiles(),
  };
}

function openFiles(): number | undefined {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}
