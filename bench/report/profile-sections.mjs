import { table } from './table.mjs';
import { AUTHORITY_TARGETS, backendCost } from './targets.mjs';

/** Code of Node that belongs to no group. */
const REST = 'rest of Node';

/** What stands in the way of the targets of the backend, by the profile of the run. */
export function backendProfileSection({ users, servers }, backendCpu) {
  const { Postern: own, 'forwarder with checks': other } = servers;
  const groups = sortedGroups(own, other);
  const sum = (profile) => Object.values(profile).reduce((total, time) => total + time, 0);
  const more = groups
    .map((group) => [group, (own[group] ?? 0) - (other[group] ?? 0)])
    .filter(([group, difference]) => difference > 0 && group !== REST)
    .sort(([, a], [, b]) => b - a);
  const difference = sum(own) - sum(other);
  const largest = more.slice(0, 3).map(([group, time]) => `${group} (${time} µs)`);
  return `
### Where the time goes

A CPU profile of ${users} first log-ins, in microseconds for all three requests of one. The profiler itself takes some of the time.

${table(
  ['group', 'Postern', 'share', 'forwarder with checks', 'difference'],
  [
    ...groups.map((group) => row(group, own[group] ?? 0, other[group] ?? 0, sum(own))),
    row('together', sum(own), sum(other), sum(own)),
  ],
)}

${targetSentences(backendCpu)}
Of the ${difference} µs that Postern takes more than the forwarder, the largest parts are ${largest.join(', ')}. At a first log-in Postern
asks Turnkey three times, the forwarder twice. The third call reads how the contact came to the sub-organization. It keeps a
sub-organization out that an attacker has prepared with the contact.
`;
}

function row(group, own, other, all) {
  return [group, own, `${Math.round((100 * own) / all)} %`, other, own - other];
}

function targetSentences(backendCpu) {
  if (!backendCpu) return '';
  const cost = (name) => backendCost(backendCpu.servers[name]);
  const toForwarder = cost('Postern') / cost('forwarder with checks');
  const toGuide = cost('Postern') / cost('guide’s server');
  const floor = cost('forwarder with checks') / cost('guide’s server');
  const first =
    toForwarder <= 1.5
      ? `The target of 1.5 times the forwarder with checks is reached: ${toForwarder.toFixed(2)}.`
      : `The target of 1.5 times the forwarder with checks is not reached: ${toForwarder.toFixed(2)}.`;
  const second =
    toGuide <= 0.25
      ? `The target of 0.25 times the guide’s server is reached: ${toGuide.toFixed(2)}.`
      : `The target of 0.25 times the guide’s server is not reached: ${toGuide.toFixed(2)}. The forwarder does nothing but the signature checks, the stamps and the transport, and is at ${floor.toFixed(2)}; the guide’s server checks nothing.`;
  return `${first} ${second}`;
}

/** What stands in the way of the targets of the authority. */
export function authorityProfileSection({ requests, profiles }) {
  const names = Object.keys(profiles);
  const groups = sortedGroups(...Object.values(profiles));
  const missed = names.filter((name) => requests[name].sum > AUTHORITY_TARGETS[name]);
  const sentences = missed.map((name) => {
    const named = Object.entries(profiles[name]).filter(([group]) => group !== REST);
    const [largest, second] = named.sort(([, a], [, b]) => b - a);
    const { sum, postgres } = requests[name];
    return `- \`${name}\` takes ${sum} ms, the target is ${AUTHORITY_TARGETS[name]}. PostgreSQL takes ${postgres} of them. In Node the largest groups are ${largest[0]} (${largest[1]} ms) and ${second[0]} (${second[1]} ms).`;
  });
  return `
### Where the time goes

A CPU profile of Node, in milliseconds of a request.

${table(
  ['group', ...names.map((name) => `\`${name}\``)],
  groups.map((group) => [group, ...names.map((name) => (profiles[name][group] ?? 0).toFixed(2))]),
)}

${missed.length === 0 ? 'All targets are reached.' : `These targets are not reached:\n\n${sentences.join('\n')}`}

Each change is stored before it is acknowledged, so an activity waits for PostgreSQL at least four times: for the caller, the begin of
the transaction, the record, and the commit. See [what an activity costs](decisions/0021-cost-of-an-activity.md).
`;
}

/** The names of all groups, the largest first. */
function sortedGroups(...profiles) {
  const names = [...new Set(profiles.flatMap(Object.keys))];
  const largest = (name) => Math.max(...profiles.map((profile) => profile[name] ?? 0));
  return names.sort((a, b) => largest(b) - largest(a));
}
