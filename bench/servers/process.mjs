import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { keyPair } from '../keys.mjs';

/** The servers that are compared. */
export const SERVERS = ['Postern', 'guide’s server', 'bare forwarder', 'forwarder with checks'];

const PATIENCE_MS = 60_000;

const keys = { apiKey: keyPair(), notarizer: keyPair(), tlsFetcher: keyPair() };
const jwks = Object.fromEntries(Object.entries(keys).map(([name, { jwk }]) => [name, jwk]));

/** Starts what stands for Turnkey's API, in a process of its own. */
export function startUpstream(delayMs = 0) {
  return start('upstream.mjs', [], { BENCH_KEYS: JSON.stringify(jwks), BENCH_DELAY_MS: String(delayMs) });
}

/** Starts one of the servers, in a process of its own. With a database, Postern keeps its store there. BENCH_PROFILE=<folder> writes a CPU profile. */
export function startServer(name, upstream, databaseUrl) {
  const folder = process.env.BENCH_PROFILE;
  const profile = folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
  return start(
    'server.mjs',
    [name],
    { BENCH_SERVER: JSON.stringify({ apiUrl: upstream.url, keys: jwks, databaseUrl }) },
    profile,
  );
}

async function start(file, args, env, execArgv = []) {
  const startedAt = performance.now();
  const child = fork(join(import.meta.dirname, file), args, {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    execArgv,
  });
  const { port } = await firstOf(child, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    startMs: performance.now() - startedAt,
    /** CPU time and memory of a server, or the calls that the upstream has got. Or another question to a server. */
    async ask(question = '?') {
      child.send(question);
      return firstOf(child, 'message');
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.send('end');
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await once(child, 'exit');
      clearTimeout(timer);
    },
  };
}

/** Rejects when the process ends instead, or says nothing for too long. */
function firstOf(child, event) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => settle(reject, new Error('A server of the benchmark does not answer.')),
      PATIENCE_MS,
    );
    const onEvent = (value) => settle(resolve, value);
    const onExit = (code) => settle(reject, new Error(`A server of the benchmark has ended with ${code}.`));
    function settle(how, value) {
      clearTimeout(timer);
      child.off(event, onEvent);
      child.off('exit', onExit);
      how(value);
    }
    child.once(event, onEvent);
    child.once('exit', onExit);
  });
}
