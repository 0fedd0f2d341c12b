import { table } from './table.mjs';

const grouped = (number) => Number(number).toLocaleString('en');

/** The authority with few and many sub-organizations. */
export function growthSection({ count, sizes, million, remark }) {
  const run = (measured) => {
    const columns = Object.keys(measured).sort((a, b) => a - b);
    const names = Object.keys(measured[columns[0]]);
    const ratio = (name) => (measured[columns.at(-1)][name].sum / measured[columns[0]][name].sum).toFixed(2);
    return table(
      ['request', ...columns.map(grouped), 'ratio'],
      names.map((name) => [`\`${name}\``, ...columns.map((column) => measured[column][name].sum), ratio(name)]),
    );
  };
  const later = million
    ? `
A million takes some minutes to fill, so \`npm run bench -- --only=authorityGrowth --million\` measures it apart. This was on ${million.measuredOn}${
        million.remark ? `, ${million.remark}` : ''
      }:

${run(million.sizes)}
`
    : '';
  return `
## Authority: growth

CPU time of Node and PostgreSQL together in milliseconds, by the number of sub-organizations in the database. ${count} requests of each kind${remark ? `, ${remark}` : ''}.
Each sub-organization has a user, a key, a wallet with an account, and an activity. \`tests/authority/look-ups.test.ts\` checks the plans of
all look-ups with 100,000.

${run(sizes)}
${later}`;
}

/** Several processes on one PostgreSQL. */
export function processesSection({ backend, authority }, cores) {
  const counts = Object.keys(backend);
  return `
## Several processes on one PostgreSQL

Requests a second. The processes, PostgreSQL and the load share the ${cores} cores of this machine, so more processes than cores cannot answer
more. No request fails, and each limit counts for all processes together.

${table(
  ['processes', 'backend: `init-otp`', 'authority: `sign_raw_payload`', 'authority: `whoami`'],
  counts.map((count) => [count, backend[count].initOtp, authority[count].sign_raw_payload, authority[count].whoami]),
)}
`;
}

/** The first signed request of a page. */
export function firstRequestSection(clients) {
  return `
## First signed request of a page

In Chromium, with a browser profile of its own: from the navigation until the script is ready, then a sign-up with a one-time code and one
signed request to the authority. Both clients have the same backend; \`@turnkey/core\` uses it as its Auth Proxy. Everything is on this machine,
so no time goes to the network. The median of seven pages, in milliseconds.

${table(
  ['client', 'script ready', 'sign-up and request', 'together'],
  Object.entries(clients).map(([name, { readyMs, signInMs, totalMs }]) => [`\`${name}\``, readyMs, signInMs, totalMs]),
)}
`;
}
