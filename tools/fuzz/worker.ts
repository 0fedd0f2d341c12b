import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { repositoryRoot } from '../repository.ts';
import { loadCode } from './code.ts';
import { runTarget } from './run-target.ts';
import { TARGETS } from './targets.ts';

/** What a worker runs. It counts its cases in shared memory, so that the main thread notices one that does not end. */
export interface WorkerInput {
  name: string;
  cases: number;
  seed: number;
  done: Int32Array;
}

const { name, cases, seed, done }: WorkerInput = workerData;
const target = TARGETS.find((candidate) => candidate.name === name);
if (!target) throw new Error(`there is no target ${name}`);
const code = await loadCode((path) => {
  const built = path.replace(/^(packages\/[a-z]+)\//, '$1/dist/');
  return import(pathToFileURL(join(repositoryRoot, `${built}.js`)).href);
});
const onCase = () => void Atomics.add(done, 0, 1);
parentPort?.postMessage(await runTarget(target, code, { cases, seed, onCase }));
