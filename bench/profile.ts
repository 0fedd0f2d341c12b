// Where the CPU time of this process goes, by groups of code.
import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

type Node = Profiler.ProfileNode & { parent?: Node };

/** Functions of Node without a file that write to or read from a socket. */
const SOCKET_CALLS = /^(writev|write\w*String|writeBuffer|readStart|readStop|shutdown)$/;

/** The groups. The first one that names a file of a frame gets its time. */
const GROUPS: readonly [name: string, file: RegExp][] = [
  ['driver of PostgreSQL', /\/node_modules\/postgres\//],
  [
    'signatures and keys',
    /^node:internal\/crypto\/|^node:crypto|\/node_modules\/@?(noble|scure|bitcoinerlab|tiny-secp)/,
  ],
  ['signatures and keys', /secp256k1|\/authority\/(src|dist)\/vault\//],
  ['checks of fields', /\/node_modules\/zod\//],
  ['web-standard objects', /^node:internal\/(deps\/undici|webstreams|url|abort_controller|event_target|blob|encoding)/],
  ['HTTP', /\/node_modules\/(undici|@hono|hono|express)\/|^node:(_http|http|net|internal\/(http|stream|streams|net))/],
  ['HTTP', /^wasm:/],
  ['JSON and encodings', /\/protocol\/(src|dist)\/encoding\/|^node:buffer|^node:internal\/buffer/],
  ['own code', /\/packages\/|\/bench\//],
];

const session = new Session();
let before = process.cpuUsage();

/** Starts to measure. */
export async function startProfile(): Promise<void> {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 250 });
  await session.post('Profiler.start');
  before = process.cpuUsage();
}

/** @returns Microseconds of CPU time of each group since the start. The profile says only the shares of the groups. */
export async function stopProfile(): Promise<Record<string, number>> {
  const { user, system } = process.cpuUsage(before);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const groups = groupsOf(profile);
  const sampled = Object.values(groups).reduce((sum, time) => sum + time, 0);
  return Object.fromEntries(Object.entries(groups).map(([name, time]) => [name, (time / sampled) * (user + system)]));
}

function groupsOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Record<string, number> {
  const byId = new Map<number, Node>(nodes.map((node) => [node.id, node]));
  for (const node of byId.values()) {
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child) child.parent = node;
    }
  }
  const names = new Map<number, string | undefined>();
  for (const node of byId.values()) names.set(node.id, groupOf(node));
  const groups: Record<string, number> = {};
  for (const [index, id] of samples.entries()) {
    const name = names.get(id);
    if (name !== undefined) groups[name] = (groups[name] ?? 0) + (timeDeltas[index] ?? 0);
  }
  return groups;
}

function groupOf(node: Node): string | undefined {
  const { functionName, url } = node.callFrame;
  if (functionName === '(idle)') return undefined;
  if (functionName === '(garbage collector)') return 'garbage collector';
  if (functionName === '(program)') return 'event loop and system calls';
  if (url === '' && SOCKET_CALLS.test(functionName)) {
    return isOfDriver(node) ? 'writes to PostgreSQL’s socket' : 'writes to sockets of HTTP';
  }
  if (url === '' && /^(parse|stringify)$/.test(functionName)) return 'JSON and encodings';
  // A function without a file is part of what calls it.
  for (let frame: Node | undefined = node; frame; frame = frame.parent) {
    const file = frame.callFrame.url;
    if (file === '') continue;
    const group = GROUPS.find(([, files]) => files.test(file));
    if (group) return group[0];
    return 'rest of Node';
  }
  return 'rest of Node';
}

function isOfDriver(node: Node): boolean {
  for (let frame: Node | undefined = node; frame; frame = frame.parent) {
    if (frame.callFrame.url.includes('/node_modules/postgres/')) return true;
  }
  return false;
}
