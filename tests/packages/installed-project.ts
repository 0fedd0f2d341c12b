import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cleanEnvironment, type PackedPackage, packedPackages } from '../setup/packed-packages.ts';

/** The frameworks that entries are made for; users install their own. */
const PEERS = [
  'express@5',
  '@types/express@5',
  'fastify@5',
  'koa@3',
  '@types/koa@3',
  '@nestjs/common@12',
  '@nestjs/core@12',
  'reflect-metadata@0.2',
  'rxjs@7',
  'react@19',
  '@types/react@19',
];

/** The major versions of Node beside the one that runs the tests. */
export const OTHER_NODES = [22, 24] as const;

/** What a program has said and how it ended. */
export interface Outcome {
  code: number;
  output: string;
}

/** A project of a user who has installed every package from its tarball. */
export interface InstalledProject {
  folder: string;
  packed: PackedPackage[];
  /** The program of a major version of Node; undefined for the one that runs the tests. */
  node(major?: number): string;
  /** Writes a file of the project. */
  write(path: string, text: string): Promise<void>;
  /** Reads a file of the project. */
  read(path: string): Promise<string>;
  /** Runs a program in the project's folder to its end. */
  run(program: string, ...args: string[]): Promise<Outcome>;
  remove(): Promise<void>;
}

/**
 * Packs every package and installs all of them, the frameworks that they have entries for, TypeScript 5.9 and two further
 * Node versions into an empty project.
 * The packages must have been built; `npm test` builds them.
 *
 * @throws Error with what npm has said
 */
export async function installPackages(): Promise<InstalledProject> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-packages-'));
  const packed = await packedPackages();
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write('package.json', JSON.stringify({ name: 'app', version: '1.0.0', private: true }));
  const nodes = OTHER_NODES.map((major) => `node-${major}@npm:${nodePackage()}@${major}`);
  const tools = ['typescript@5.9', '@types/node@20', ...PEERS, ...nodes];
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = await run(folder, 'npm', ['install', ...quiet, ...packed.map(({ tarball }) => tarball), ...tools]);
  if (npm.code !== 0) throw new Error(npm.output);
  return {
    folder,
    packed,
    node: (major) =>
      major === undefined
        ? process.execPath
        : join(folder, `node_modules/node-${major}/bin`, process.platform === 'win32' ? 'node.exe' : 'node'),
    write,
    read: (path) => readFile(join(folder, path), 'utf8'),
    run: (program, ...args) => run(folder, program, args),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function nodePackage(): string {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  return `node-${system}-${process.arch}`;
}

function run(cwd: string, program: string, args: string[]): Promise<Outcome> {
  const options = { cwd, env: cleanEnvironment(), maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) || 1 : 0, output: `${stdout}${stderr}` });
    });
  });
}
