import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder for tarballs, which is removed at the end of the run. */
    packagesFolder: string;
  }
}

/** Makes the folder in which the packages are packed, if a test needs them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-packed-'));
  project.provide('packagesFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}
