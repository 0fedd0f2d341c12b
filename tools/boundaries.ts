import { checkFile, type Violation } from './boundaries/rules.ts';
import { readSourceTree } from './boundaries/source-tree.ts';

/**
 * Checks which file may import which, the names of the files and their length. Biome checks cycles, barrels and `any`.
 *
 * @param root - absolute path of the tree that holds `packages/`, `apps/`, `tests/`, `tools/`
 * @returns every breach, in the order of the files
 */
export async function checkBoundaries(root: string): Promise<Violation[]> {
  return (await readSourceTree(root)).flatMap(checkFile);
}

/** Writes a breach as one line that an editor can follow. */
export function describeViolation({ path, line, rule, message }: Violation): string {
  return `${path}:${line}  ${rule}. ${message}`;
}
