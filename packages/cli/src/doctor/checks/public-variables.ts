import type { Check } from '../check.ts';
import { failed, unless } from '../finding.ts';

/** Bundlers put variables with these prefixes into the page. */
const PUBLIC = /^(NEXT_PUBLIC_|VITE_|REACT_APP_|EXPO_PUBLIC_|PUBLIC_|NUXT_PUBLIC_|GATSBY_)/;

export const publicVariables: Check = {
  id: 'public-variables',
  title: 'Secrets in public variables',
  looksAt: 'Whether a variable that a bundler puts into the page holds a secret.',
  run({ environment, secrets }) {
    const exposed = Object.entries(environment).filter(
      ([name, value = '']) =>
        PUBLIC.test(name) && (secrets.some((secret) => value.includes(secret)) || /PRIVATE_KEY$/.test(name)),
    );
    return unless(
      exposed.map(([name]) =>
        failed(
          `${name.slice(0, 60)} holds a secret, and every visitor of the page can read it.`,
          'Remove the variable, make a new key or password, and withdraw the old one.',
        ),
      ),
      'none',
    );
  },
};
