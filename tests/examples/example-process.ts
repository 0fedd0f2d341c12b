import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** An example that runs as its README says, on a port that the system chooses. */
export interface ExampleProcess {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts `node server.js` of an example, against the built packages.
 * @throws Error with what it has printed, when it ends instead of listening.
 */
export async function startExample(name: string, env: Record<string, string>): Promise<ExampleProcess> {
  const folder = fileURLToPath(new URL(`../../examples/${name}/`, import.meta.url));
  const child = spawn(process.execPath, ['server.js'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { url: await addressOf(child), stop: () => stop(child) };
}

/** The address that it prints. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const url = /http:\/\/localhost:[1-9][0-9]*/.exec(output)?.[0];
        if (url) resolve(url);
      });
    }
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The example has ended: ${output}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
