import { checkCycles, checkFile, type Violation } from './boundaries/rules.ts';
import { readSourceTree } from './boundaries/source-tree.ts';

/**
 * Holds the rules of the house: who may know whom, no cycles, no barrels, no `any`, no vague names, no long files.
 *
 * @param root - absolute path of the tree that holds `packages/`, `apps/`, `tests/`, `tools/`
 * @returns every breach, in the order of the files
 */
export async function checkBoundaries(root: string): Promise<Violation[]> {
  const files = await readSourceTree(root);
  return [...files.flatMap(checkFile), ...checkCycles(files)];
}

/** Writes a breach as one line that an editor can follow. */
export function describeViolation({ path, line, rule, message }: Violation): string {
  return `${path}:${line}  ${rule}. ${message}`;
}
