import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { cleanEnvironment, packedPackages } from '../setup/packed-packages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** An example of the repository as a user has it: in a folder of its own, with our packages from their tarballs. */
export interface ExampleProject {
  /** Serves the example, one mode at a time: in production it is built first. */
  start(mode: 'production' | 'development', port: number, env: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
  /** Only when it is stopped. */
  remove(): Promise<void>;
}

/**
 * Installs an example from the registry and from the tarballs of our packages, which must have been built.
 * @param name The folder below `examples/`.
 */
export async function installExample(name: string): Promise<ExampleProject> {
  const folder = await mkdtemp(join(tmpdir(), `postern-${name}-`));
  await cp(join(ROOT, 'examples', name), folder, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist|\.next)$/.test(path),
  });
  const packages = name === 'next' ? ['protocol', 'client', 'backend'] : ['protocol', 'client'];
  const tarballs = (await packedPackages()).filter((each) => packages.includes(each.name.replace('@postern/', '')));
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  for (const { name: each, tarball } of tarballs) manifest.dependencies[each] = `file:${tarball}`;
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  await run('npm', ['install', ...quiet], { cwd: folder, env: cleanEnvironment() });
  let server: ChildProcess | undefined;

  return {
    async start(mode, port, env) {
      const common = { ...cleanEnvironment(), NEXT_TELEMETRY_DISABLED: '1' };
      const isBuilt = mode === 'production';
      if (isBuilt) {
        // Where an app is built, there are no secrets. There is only what gets into the page.
        const open = Object.entries(env).filter(([key]) => /^(NEXT_PUBLIC|VITE)_/.test(key));
        const options = { cwd: folder, env: { ...common, ...Object.fromEntries(open) } };
        await run('npm', ['run', 'build'], options).catch((failure) => {
          throw new Error(`${failure.stdout}${failure.stderr}`);
        });
      }
      const [bin, command] = name === 'next' ? ['next', isBuilt ? 'start' : 'dev'] : ['vite', 'preview'];
      server = spawn(join(folder, 'node_modules/.bin', bin), [command, '--port', String(port)], {
        cwd: folder,
        env: { ...common, ...env },
        stdio: 'ignore',
        detached: true,
      });
      await answers(`http://localhost:${port}/`);
    },

    async stop() {
      if (!server?.pid || server.exitCode !== null) return;
      const ended = once(server, 'exit');
      // `next dev` serves in a process of its own, which is in the same group.
      process.kill(-server.pid, 'SIGKILL');
      await ended;
    },

    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function answers(url: string): Promise<void> {
  await vi.waitFor(() => fetch(url), { timeout: 30_000, interval: 100 });
}
