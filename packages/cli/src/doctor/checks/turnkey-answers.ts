import { jsonOf } from '../ask-server.ts';
import type { Check } from '../check.ts';
import { failed, ok } from '../finding.ts';
import { codeOf } from '../turnkey-facts.ts';

export const turnkeyAnswers: Check = {
  id: 'turnkey-answers',
  title: 'Answer of the API',
  looksAt: 'Whether the address answers as Turnkey does: a request without a stamp is refused in the form of its API.',
  needs: ['api-url', 'turnkey-dns', 'turnkey-tls', 'organization-id'],
  async run({ facts }) {
    const startedAt = performance.now();
    const answer = await facts.unstamped();
    const body = jsonOf(answer);
    const fix = 'Check TURNKEY_API_URL, and whether a proxy or a firewall answers in place of Turnkey.';
    if (answer.status >= 300 && answer.status < 400) return [failed(`The API redirects (HTTP ${answer.status}).`, fix)];
    if (answer.status >= 500) {
      return [
        failed(
          `The API answers with HTTP ${answer.status}.`,
          'Look at https://status.turnkey.com, or into the log of the authority.',
        ),
      ];
    }
    if (typeof body?.code !== 'number' || typeof body.message !== 'string') {
      return [failed(`What answers is not Turnkey's API (HTTP ${answer.status}).`, fix)];
    }
    return ok(`${codeOf(body) ?? 'refused as it must be'}, after ${Math.round(performance.now() - startedAt)} ms`);
  },
};
