import { jsonOf } from '../ask-server.ts';
import type { Check } from '../check.ts';
import { failed, ok, skipped } from '../finding.ts';
import { askBackend, backendUrl, UNKNOWN_BACKEND } from '../running-backend.ts';

export const backendAnswers: Check = {
  id: 'backend-answers',
  title: 'Running backend',
  looksAt: 'Whether the backend answers at POSTERN_URL or oauth.publicUrl (/healthz).',
  async run(subject, signal) {
    const url = backendUrl(subject);
    if (url === undefined) return skipped(UNKNOWN_BACKEND);
    const answer = await askBackend(url, '/healthz', {}, signal);
    if (answer.status === 200 && jsonOf(answer)?.status === 'ok') return ok(url);
    return [
      failed(
        `What answers at ${url} is not the backend (HTTP ${answer.status}).`,
        'Set POSTERN_URL to the address with the base path, and let the proxy in front forward that path.',
      ),
    ];
  },
};
