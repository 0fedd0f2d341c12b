import { isThisMachine } from '@postern/backend/inspection';
import type { Check } from '../check.ts';
import { failed, ok } from '../finding.ts';
import { foreignText } from '../foreign-text.ts';

const FIX =
  'Set TURNKEY_API_URL=https://api.turnkey.com; or start a local authority with "npx postern dev", and run this beside it.';

export const apiUrl: Check = {
  id: 'api-url',
  title: 'Address of the API',
  looksAt: 'Whether TURNKEY_API_URL is an https address without a path.',
  run({ turnkey: { apiUrl: url } }) {
    if (url === '') return [failed('TURNKEY_API_URL is not set.', FIX)];
    if (!URL.canParse(url)) return [failed(`TURNKEY_API_URL is no URL: ${foreignText(url)}.`, FIX)];
    const { protocol, username, password, pathname, search, hash, origin } = new URL(url);
    if (username + password !== '') return [failed('TURNKEY_API_URL has a user or a password in it.', FIX)];
    if (!/^https?:$/.test(protocol)) return [failed('TURNKEY_API_URL is neither https nor http.', FIX)];
    if (pathname + search + hash !== '/') {
      return [failed('TURNKEY_API_URL has a path, but the backend adds the paths itself.', `Set it to ${origin}.`)];
    }
    if (protocol === 'http:' && !isThisMachine(url)) {
      return [
        failed(
          'Over http, anyone on the network could change the answers of Turnkey.',
          'Use https in TURNKEY_API_URL.',
        ),
      ];
    }
    return ok(origin);
  },
};
