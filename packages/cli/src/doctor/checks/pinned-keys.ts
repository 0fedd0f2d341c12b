import { PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY, PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY } from '@postern/protocol';
import type { Check } from '../check.ts';
import { failed, ok, warning } from '../finding.ts';

const TURNKEY = /(^|\.)turnkey\.com$/;

export const pinnedKeys: Check = {
  id: 'pinned-keys',
  title: "Turnkey's public keys",
  looksAt: 'Whether the pinned keys of notarizer and TLS fetcher are those of the API that is used.',
  needs: ['api-url'],
  run({ turnkey: { apiUrl, notarizerPublicKey, tlsFetcherPublicKey } }) {
    const isTurnkey = TURNKEY.test(new URL(apiUrl).hostname);
    const given = {
      TURNKEY_NOTARIZER_PUBLIC_KEY: [notarizerPublicKey, PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY],
      TURNKEY_TLS_FETCHER_PUBLIC_KEY: [tlsFetcherPublicKey, PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY],
    } as const;
    const isOfTurnkey = ([key, production]: readonly (string | undefined)[]) =>
      key === undefined || key === production?.toLowerCase();
    const names = Object.entries(given)
      .filter(([, keys]) => isOfTurnkey(keys) !== isTurnkey)
      .map(([name]) => name);
    if (names.length === 0) return ok(isTurnkey ? "Turnkey's own" : 'keys of the authority');
    const which = names.join(' and ');
    return isTurnkey
      ? [failed(`${which} is not the key of the real Turnkey, so no token from it is accepted.`, `Remove ${which}.`)]
      : [
          warning(
            `${which} is Turnkey's own key, but another server answers: its tokens are refused, unless it has Turnkey's keys.`,
            `Set ${which} to the key of the authority; "npx postern env" prints it.`,
          ),
        ];
  },
};
