import { authorityProfileSection, backendProfileSection } from './profile-sections.mjs';
import { ratiosOf } from './ratios.mjs';
import { firstRequestSection, growthSection, processesSection } from './scale-sections.mjs';
import { table } from './table.mjs';
import { AUTHORITY_TARGETS } from './targets.mjs';

const REQUESTS = {
  initOtp: 'init-otp',
  verifyOtp: 'verify-otp',
  firstLogIn: 'otp-login, first',
  nextLogIn: 'otp-login, next',
};
const CHECKS = {
  newToken: 'Postern, new token of a known session',
  seenToken: 'Postern, token seen before',
  seenTokenInRequest: 'Postern, token seen before, in a request of `node:http`',
  bareSignatureCheck: 'one signature check of `node:crypto`',
  officialHelper: '`verifySessionJwtSignature` of `@turnkey/crypto`',
};

/** The text of docs/performance.md for the results of a run. */
export function performancePage(results) {
  const { machine, parts } = results;
  const sections = [
    parts.backendCpu && backendSection(parts.backendCpu, parts.backendProfile),
    parts.backendRate && rateSection(parts.backendRate),
    parts.sessionChecks && checksSection(parts.sessionChecks),
    parts.bundleSizes && bundleSection(parts.bundleSizes),
    parts.firstRequest && firstRequestSection(parts.firstRequest),
    parts.localStart && startSection(parts.localStart),
    parts.authorityCost && authoritySection(parts.authorityCost),
    parts.authorityGrowth && growthSection(parts.authorityGrowth),
    parts.processes && processesSection(parts.processes, machine.cores),
  ];
  return `# Performance

\`npm run bench\` measures everything here in one run. It writes the figures to [performance.json](performance.json), this page and its charts.
\`npm run bench -- --quick\` takes less time, writes nothing, and fails when a ratio is above its limit. No time is a limit.

This run: Node ${machine.node}, ${machine.cores} cores, ${machine.cpu}.

## Ratios

${table(
  ['what', 'measured', 'target', 'limit of `bench:quick`'],
  ratiosOf(results).map(({ name, value, target, limit }) => [
    name,
    value,
    target === undefined ? 'none' : `≤ ${target}`,
    `≤ ${limit}`,
  ]),
)}
${sections
  .filter(Boolean)
  .map((section) => `\n${section.trim()}\n`)
  .join('')}`;
}

function backendSection(cpu, profile) {
  const { users, atOnce, servers } = cpu;
  const names = Object.keys(servers);
  const cell = (name, request) => servers[name].requests[request];
  return `
## Backend: CPU time of a request

Each server runs in a process of its own. What stands for Turnkey's API answers at once, in another process. ${users} users log in twice, ${atOnce} at
once. Each has a fresh key, and each token is new. The figures are CPU time of the server's process in microseconds.

- **guide’s server**: Express and \`@turnkey/sdk-server\`, as in Turnkey's guide for backends.
- **bare forwarder**: \`node:http\`, \`undici\` and one signature of \`node:crypto\` for the stamp. It checks nothing.
- **forwarder with checks**: the same, with each signature check that Postern does.

![CPU time of a first log-in: init-otp, verify-otp and otp-login](images/performance-backend.svg)

${table(
  ['request', ...names],
  Object.entries(REQUESTS).map(([key, title]) => [title, ...names.map((name) => cell(name, key).microseconds)]),
)}

Calls to Turnkey for each request. The server of the guide looks the sub-organization up each time. At the first log-in Postern also reads how
the contact came to the sub-organization. Later it remembers the sub-organization.

${table(
  ['request', ...names],
  Object.entries(REQUESTS).map(([key, title]) => [title, ...names.map((name) => cell(name, key).calls)]),
)}

${
  profile
    ? `${backendProfileSection(profile, cpu).trim()}

### Start and memory

`
    : ''
}Start of the process until it listens, and its memory. Each process loads the code of all these servers, so only the differences count.

${table(
  ['server', 'start', 'memory at rest', 'memory under load'],
  names.map((name) => {
    const { startMs, memoryBytes } = servers[name];
    return [name, `${startMs} ms`, mebibytes(memoryBytes.atRest), mebibytes(memoryBytes.underLoad)];
  }),
)}
`;
}

function rateSection({ atOnce, millisecondsOfUpstream }) {
  return `
## Backend: requests a second

\`init-otp\`, first with ${atOnce} requests at once, then at a fixed rate of half as many a second. A time counts from when the request should have
been sent. The load runs on the same machine and takes its share of the cores.

${table(
  ['upstream answers after', 'server', 'requests a second', 'p50 at half load', 'p99 at half load'],
  Object.entries(millisecondsOfUpstream).flatMap(([delayMs, servers]) =>
    Object.entries(servers).map(([name, { perSecond, atHalfLoad }]) => [
      `${delayMs} ms`,
      name,
      perSecond,
      `${atHalfLoad.p50Ms} ms`,
      `${atHalfLoad.p99Ms} ms`,
    ]),
  ),
)}
`;
}

function checksSection({ microseconds }) {
  return `
## Session checks

CPU time of one check on one core. The target is 10,000 checks a second and core, for new tokens too.

![CPU time of a session check](images/performance-session-checks.svg)

${table(
  ['what', 'microseconds', 'a second and core'],
  Object.entries(CHECKS).map(([key, title]) => [title, microseconds[key], Math.round(1_000_000 / microseconds[key])]),
)}
`;
}

function bundleSection(sizes) {
  return `
## Size in the page

The whole import, without React, bundled by Rolldown.

![Size in the page](images/performance-bundles.svg)

${table(
  ['import', 'minified', 'minified and compressed'],
  Object.entries(sizes).map(([name, { minified, gzipped }]) => [
    `\`${name}\``,
    kilobytes(minified),
    kilobytes(gzipped),
  ]),
)}
`;
}

function startSection({ fromNothing, withData }) {
  const row = (name, { milliseconds, memoryBytes }) => [
    name,
    `${milliseconds} ms`,
    memoryBytes ? mebibytes(memoryBytes.node) : 'not measured',
    memoryBytes ? mebibytes(memoryBytes.others) : 'not measured',
  ];
  return `
## Everything on a laptop

\`postern dev\` until authority, backend, demo, identity provider and PostgreSQL are ready, and the memory then. A PostgreSQL that runs
apart from Node's process is not counted.

${table(['start', 'time', 'memory of Node', 'memory of its child processes'], [row('from nothing', fromNothing), row('with data', withData)])}
`;
}

function authoritySection({ count, requests, profiles }) {
  return `
## Authority: CPU time of a request

${count} requests of each kind, after a warm-up, in milliseconds of CPU time of the process and of PostgreSQL.

${table(
  ['request', 'Node', 'PostgreSQL', 'together', 'target'],
  Object.entries(requests).map(([name, { node, postgres, sum }]) => [
    `\`${name}\``,
    node,
    postgres,
    sum,
    `≤ ${AUTHORITY_TARGETS[name]}`,
  ]),
)}
${profiles ? authorityProfileSection({ requests, profiles }) : ''}`;
}

const mebibytes = (bytes) => `${Math.round(bytes / 1_048_576)} MiB`;
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
