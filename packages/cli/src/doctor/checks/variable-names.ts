import { closestName } from '@postern/backend/inspection';
import type { Check } from '../check.ts';
import { unless, warning } from '../finding.ts';

/** Variables of pages and servers, which the help of no command names. */
const OF_APPS = ['POSTERN_URL', 'POSTERN_AUTH_PROXY_URL', 'POSTERN_AUTH_PROXY_CONFIG_ID', 'TURNKEY_SIGNER_PUBLIC_KEY'];

export const variableNames: Check = {
  id: 'variable-names',
  title: 'Names of variables',
  looksAt: 'Whether a variable has a name that is almost one that Postern reads.',
  run({ environment, knownVariables }) {
    const known = [...OF_APPS, ...knownVariables];
    const misspelled = Object.keys(environment).flatMap((name) => {
      if (!/^(POSTERN|TURNKEY|POSTURN|TURNKY)[A-Z_]+$/.test(name) || known.includes(name)) return [];
      const meant = closestName(
        name,
        known.filter((each) => environment[each] === undefined),
      );
      return meant === undefined ? [] : [{ name: name.slice(0, 60), meant }];
    });
    return unless(
      misspelled.map(({ name, meant }) =>
        warning(`${name} is set, but nothing reads it.`, `If you meant ${meant}, rename it.`),
      ),
      'none is almost one of ours',
    );
  },
};
