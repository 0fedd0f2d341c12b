import type { Check } from '../check.ts';
import { failed, ok, skipped } from '../finding.ts';
import { isLocalOrigin } from '../places.ts';
import { backendUrl, UNKNOWN_BACKEND } from '../running-backend.ts';

export const backendHttps: Check = {
  id: 'backend-https',
  title: 'Address of the backend',
  looksAt: 'Whether the address of the backend is https, outside of this machine.',
  run(subject) {
    const url = backendUrl(subject);
    if (url === undefined) return skipped(UNKNOWN_BACKEND);
    if (url.startsWith('https:') || isLocalOrigin(new URL(url).origin)) return ok(new URL(url).origin);
    return [
      failed(
        'The backend is reached over http, so session tokens can be read on the way.',
        'Serve it over https, and correct POSTERN_URL.',
      ),
    ];
  },
};
