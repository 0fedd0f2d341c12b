import { jsonOf } from '../ask-server.ts';
import type { Check } from '../check.ts';
import { failed, ok, skipped } from '../finding.ts';
import { foreignCode } from '../foreign-text.ts';
import { askBackend, backendUrl, UNKNOWN_BACKEND } from '../running-backend.ts';

export const backendReady: Check = {
  id: 'backend-ready',
  title: 'Backend and Turnkey',
  looksAt: 'Whether the running backend reaches Turnkey with its key (/readyz).',
  needs: ['backend-answers'],
  async run(subject, signal) {
    const url = backendUrl(subject);
    if (url === undefined) return skipped(UNKNOWN_BACKEND);
    const answer = await askBackend(url, '/readyz', {}, signal);
    if (answer.status === 200) return ok('ready');
    return [
      failed(
        `The backend is not ready: ${foreignCode(jsonOf(answer)?.code)} (HTTP ${answer.status}).`,
        'Look into its log; when this machine reaches Turnkey, compare the variables of the backend with those here.',
      ),
    ];
  },
};
