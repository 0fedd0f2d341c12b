import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collect } from '../setup/leak-search.ts';

/** What a command has said and how it ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A `postern dev` that is ready. */
export interface RunningPostern {
  /** The demo. */
  url: string;
  authorityUrl: string;
  pid: number;
  /** What it has printed until now. */
  output(): string;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>;
  ended: Promise<Ended>;
}

/** An installed command, and the Node that runs it. */
export interface Program {
  node: string;
  file: string;
  /** Where it runs; default: the folder of the tests. */
  cwd?: string;
}

// Node runs the built command, which "npm test" has made up to date.
export const BUILT: Program = {
  node: process.execPath,
  file: fileURLToPath(new URL('../../packages/cli/bin/postern.js', import.meta.url)),
};

/** Starts `postern dev` on free ports and waits until it is ready. */
export async function startPostern(
  data: string,
  env: NodeJS.ProcessEnv = {},
  program: Program = BUILT,
): Promise<RunningPostern> {
  const ports = ['--port', '0', '--authority-port', '0', '--oidc-port', '0'];
  const launched = launch(['dev', '--data', data, ...ports], env, program);
  await launched.said(/Ctrl-C stops everything/);
  const { child, output, end, ended } = launched;
  const [url, authorityUrl] = [urlAfter(output(), 'Demo'), urlAfter(output(), 'Authority')];
  return { url, authorityUrl, pid: child.pid ?? 0, output, end, ended };
}

/** Runs a command to its end. */
export function runPostern(args: string[], env: NodeJS.ProcessEnv = {}, program: Program = BUILT): Promise<Ended> {
  return launch(args, env, program).ended;
}

/** A command that runs. */
export interface Launched {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** What it has printed until now. */
  output(): string;
  /** Waits until it prints something. @throws Error with all it has said when it ends before */
  said(text: RegExp): Promise<void>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>;
}

const SERVERS: ReadonlySet<string> = new Set(['dev', 'authority', 'backend']);

/** Starts a command and leaves it to the caller. */
export function launch(args: string[], env: NodeJS.ProcessEnv = {}, program: Program = BUILT): Launched {
  const child: ChildProcess = spawn(program.node, [program.file, ...args], {
    env: { ...withoutSettings(process.env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: program.cwd,
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      // What servers write is searched for secrets at the end of the file. Other commands print them on purpose.
      if (SERVERS.has(args[0] ?? '')) collect(stdout + stderr);
      resolve({ code, stdout, stderr });
    });
  });
  return {
    child,
    ended,
    output: () => stdout,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => void (text.test(stdout) && resolve());
        child.stdout?.on('data', look);
        look();
        ended.then(() => reject(new Error(`it has ended: ${stdout}${stderr}`)));
      }),
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isSetting = (name: string) => /^(POSTERN_|TURNKEY_|DATABASE_URL$|FORCE_COLOR$)/.test(name);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isSetting(name)));
}

function urlAfter(output: string, label: string): string {
  const url = new RegExp(`^ +${label} +(http://\\S+)$`, 'm').exec(output)?.[1];
  if (!url) throw new Error(`no ${label} in: ${output}`);
  return url;
}

/** The `KEY=value` lines of `postern env`. */
export async function posternEnv(data: string): Promise<Record<string, string>> {
  const { stdout } = await runPostern(['env', '--data', data]);
  const lines = stdout.trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]));
}

/** The folder of the database in a data folder. */
async function databaseFolder(data: string): Promise<string> {
  return realpath(join(data, 'postgresql-18/data'));
}

/** The number of the database's first process, or undefined when it has been stopped in order. */
export async function postmaster(data: string): Promise<number | undefined> {
  const text = await readFile(join(await databaseFolder(data), 'postmaster.pid'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text.split('\n')[0]);
}

/** The processes that stop the database of a data folder when its command has been killed. For systems with /proc. */
export async function keeperProcesses(data: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  const isKeeper = (command: string) => command.includes('database-keeper.js') && command.split('\0').includes(data);
  return pids.filter((_, index) => isKeeper(commands[index] ?? '')).map(Number);
}

/** The processes of the database that are alive. They work in its folder; without /proc only the first is known. */
export async function databaseProcesses(data: string): Promise<number[]> {
  const folder = await databaseFolder(data);
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (pids.length === 0) return [await postmaster(data)].filter((pid) => pid !== undefined);
  const works = await Promise.all(
    pids.map((pid) =>
      readlink(`/proc/${pid}/cwd`).then(
        (path) => path === folder,
        () => false,
      ),
    ),
  );
  return pids.filter((_, index) => works[index]).map(Number);
}
