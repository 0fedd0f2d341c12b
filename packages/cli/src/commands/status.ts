import { resolve } from 'node:path';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { commandLine } from '../command-line.ts';
import { lockOf } from '../data/data-folder.ts';
import { readDeployment } from '../data/deployment.ts';
import { lockHolder } from '../data/lock.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { dataOption } from '../options.ts';
import { createStyle } from '../terminal/style.ts';

/** What `--json` prints. */
interface Status {
  running: boolean;
  /** Absolute path of the data folder. */
  data: string;
  /** The process that holds the data folder. */
  pid?: number;
  authority?: Service;
  /** Absent when only the authority was started. */
  backend?: Service;
}

interface Service {
  url: string;
  /** Whether the service and its database answer. */
  ready: boolean;
}

const TIMEOUT_MS = 5_000;

/** `postern status`: whether servers run with a data folder, and answer. */
export function statusCommand(): Command {
  return new Command('status')
    .description('show what runs, where, and whether it answers')
    .option('--json', 'print it as JSON')
    .addOption(dataOption())
    .action(async ({ data, json = false }: { data: string; json?: boolean }) => {
      const status = await statusOf(resolve(data));
      if (json) console.log(JSON.stringify(status, null, 2));
      if (!status.running) {
        const sentence = `Nothing runs with the data folder ${status.data}: start it with "${commandLine('dev', data)}".`;
        if (!json) throw new CommandError(sentence, EXIT_CODES.NOT_RUNNING);
        process.exitCode = EXIT_CODES.NOT_RUNNING;
        return;
      }
      if (!json) show(status);
      const services = [status.authority, status.backend].filter((service) => service !== undefined);
      if (services.length === 0 || services.some(({ ready }) => !ready)) process.exitCode = EXIT_CODES.FAILED;
    });
}

async function statusOf(data: string): Promise<Status> {
  const holder = await lockHolder(lockOf(data));
  if (holder?.state !== 'running') return { running: false, data };
  const { pid } = holder;
  // The file does not exist until the first start is complete.
  const deployment = await readDeployment(data).catch(() => undefined);
  if (!deployment) return { running: true, data, ...(pid === undefined ? {} : { pid }) };
  const { turnkeyApiUrl, posternUrl } = deployment;
  const [authority, backend] = await Promise.all([
    serviceAt(turnkeyApiUrl),
    posternUrl === '' ? undefined : serviceAt(posternUrl),
  ]);
  return { running: true, data, ...(pid === undefined ? {} : { pid }), authority, ...(backend ? { backend } : {}) };
}

async function serviceAt(url: string): Promise<Service> {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);
  return { url, ready: response?.ok ?? false };
}

function show({ data, pid, authority, backend }: Status): void {
  const { green, red } = createStyle(process.stdout);
  const services = Object.entries({ Backend: backend, Authority: authority }).filter(([, service]) => service);
  console.log(`Postern runs with the data folder ${data}, as process ${pid ?? '?'}.`);
  for (const [name, service] of services) {
    const sign = service?.ready ? green('✓') : red('✗');
    console.log(`  ${sign} ${name.padEnd(12)}${service?.url}${service?.ready ? '' : '  does not answer'}`);
  }
  if (services.length === 0) console.log('  It is still starting.');
}
