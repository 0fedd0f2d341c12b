import { spawn } from 'node:child_process';
import { nodeModulesBin, repositoryRoot } from './repository.ts';

/** Runs vitest to its end. Ctrl-C reaches it directly, and it stops its database before it ends. */
export function runVitest(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [nodeModulesBin('vitest/vitest.mjs'), 'run', ...args], {
    cwd: repositoryRoot,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
