import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../setup/free-port.ts';

/** A process that is killed and started again, always on the same port. */
export interface MortalProcess {
  name: string;
  url: string;
  /** What the first line of its output says. */
  says: Record<string, string>;
  isAlive(): boolean;
  /** SIGKILL: it gets no chance to tidy up. */
  kill(): Promise<void>;
  /** Waits until it serves. */
  start(): Promise<void>;
}

/** @param file The program, beside this file. */
export async function createMortalProcess(
  name: string,
  file: string,
  environment: Record<string, string>,
): Promise<MortalProcess> {
  const port = await freePort();
  const program = fileURLToPath(new URL(file, import.meta.url));
  let child: ChildProcess | undefined;
  const mortal: MortalProcess = {
    name,
    url: `http://127.0.0.1:${port}`,
    says: {},
    isAlive: () => child !== undefined,
    async kill() {
      const killed = child;
      if (!killed) return;
      child = undefined;
      const gone = once(killed, 'exit');
      killed.kill('SIGKILL');
      await gone;
    },
    async start() {
      const env = { PATH: process.env.PATH, PORT: String(port), ...environment };
      const started = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'pipe'] });
      let complaint = '';
      started.stderr.on('data', (bytes: Buffer) => {
        complaint += String(bytes);
      });
      const ended = once(started, 'exit').then(() => [undefined]);
      const [line] = await Promise.race([once(started.stdout, 'data'), ended]);
      if (!line) throw new Error(`${name} has not started: ${complaint.slice(0, 2_000)}`);
      mortal.says = JSON.parse(String(line));
      child = started;
      // A process that ends by itself is a failure that the report has to name.
      started.once('exit', (code) => {
        if (child === started) mortal.says.crash = `${name} has ended with ${code}: ${complaint.slice(0, 2_000)}`;
      });
    },
  };
  return mortal;
}
