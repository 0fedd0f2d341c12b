import type { GivenText } from '@postern/backend';
import { VARIABLES } from '@postern/backend/variables';
import { type Command, Option } from 'commander';

/** The flags that set an option of the configuration. Each is read like the variable of its option. */
const FLAGS = [
  { flag: '--port', value: '<number>', path: 'server.port' },
  { flag: '--host', value: '<host>', path: 'server.host' },
  { flag: '--origins', value: '<list>', path: 'origins' },
  { flag: '--trusted-proxies', value: '<list>', path: 'trustedProxies' },
  { flag: '--sms-countries', value: '<list>', path: 'otp.smsCountries' },
  { flag: '--compatibility', value: '<form>', path: 'compatibility' },
  { flag: '--log-level', value: '<level>', path: 'server.logLevel' },
  { flag: '--metrics-port', value: '<number>', path: 'server.metricsPort' },
  { flag: '--metrics-host', value: '<host>', path: 'server.metricsHost' },
  { flag: '--drain-seconds', value: '<number>', path: 'server.drainSeconds' },
];

/** The flags, for the help. */
export function configurationFlags(): Option[] {
  return FLAGS.map(({ flag, value, path }) => {
    const { summary = '', name } = VARIABLES[path] ?? {};
    return new Option(`${flag} ${value}`, `${summary} (env: ${name})`);
  });
}

/** The flags that were given. */
export function givenFlags(command: Command): GivenText[] {
  return FLAGS.flatMap(({ flag, path }) => {
    const option = command.options.find(({ long }) => long === flag);
    const text: unknown = option && command.getOptionValue(option.attributeName());
    return typeof text === 'string' ? [{ path, name: flag, text }] : [];
  });
}

/** The help about variables. @param paths - the options whose variables the command reads; all without a flag when absent */
export function environmentHelp(paths?: readonly string[]): string {
  const isListed = (path: string) => (paths ? paths.includes(path) : FLAGS.every((each) => each.path !== path));
  const listed = Object.entries(VARIABLES).flatMap(([path, variable]) => (isListed(path) ? [variable] : []));
  const width = Math.max(...listed.map(({ name }) => name.length));
  const lines = listed.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `\nEnvironment, else the file .env:\n${lines.join('\n')}`;
}
