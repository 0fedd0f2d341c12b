import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inject } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The folders under `packages/`. */
export const PACKAGES = ['protocol', 'client', 'backend', 'authority', 'testing', 'cli'] as const;

/** What a package says about itself in its tarball. */
export interface PackedPackage {
  name: string;
  /** Absolute path. */
  tarball: string;
  /** The paths in it. */
  files: string[];
}

let packing: Promise<PackedPackage[]> | undefined;

/**
 * Every package in its tarball, in the order of `PACKAGES`. The files that one worker runs share them. The packages must have
 * been built; `npm test` builds them.
 *
 * @throws Error with what npm has said
 */
export function packedPackages(): Promise<PackedPackage[]> {
  packing ??= pack(inject('packagesFolder'));
  return packing;
}

/** The environment of npm and of installed programs: without what npm and Vitest have set for this run. */
export function cleanEnvironment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|VITE|POSTERN_|TURNKEY_)/.test(name));
  return Object.fromEntries(inherited) as Record<string, string>;
}

/** Without `prepack`, which would build again under the tests that run beside this one. */
async function pack(parent: string): Promise<PackedPackage[]> {
  const folder = await mkdtemp(join(parent, 'worker-'));
  const workspaces = PACKAGES.map((name) => `--workspace=packages/${name}`);
  const args = ['pack', ...workspaces, '--ignore-scripts', '--json', `--pack-destination=${folder}`];
  const { stdout } = await promisify(execFile)('npm', [...args, '--loglevel=error'], {
    cwd: ROOT,
    env: cleanEnvironment(),
    maxBuffer: 64 * 1024 * 1024,
  });
  const packed: { name: string; filename: string; files: { path: string }[] }[] = JSON.parse(stdout);
  return packed.map(({ name, filename, files }) => ({
    name,
    tarball: join(folder, filename),
    files: files.map(({ path }) => path),
  }));
}
