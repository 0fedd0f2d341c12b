import type { Check } from '../check.ts';
import { failed, type Problem, skipped, unless } from '../finding.ts';
import { askBackend, backendUrl, UNKNOWN_BACKEND } from '../running-backend.ts';

/** No page has it: the domain `invalid` is reserved (RFC 2606). */
const STRANGER = 'https://stranger.invalid';
const MOST = 10;

export const backendCors: Check = {
  id: 'backend-cors',
  title: 'Calls from the pages',
  looksAt: 'Whether the running backend lets every origin call it (CORS), and no other one.',
  needs: ['backend-answers', 'configuration'],
  async run(subject, signal) {
    const url = backendUrl(subject);
    if (url === undefined || !subject.settings) return skipped(UNKNOWN_BACKEND);
    const allowed = async (origin: string): Promise<boolean> => {
      const headers = {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      };
      const answer = await askBackend(url, '/init-otp', { method: 'OPTIONS', headers }, signal);
      return answer.headers.get('access-control-allow-origin') === origin;
    };
    const { origins } = subject.settings;
    const problems = await Promise.all(
      origins.slice(0, MOST).map(async (origin): Promise<Problem[]> => {
        if (await allowed(origin)) return [];
        return [
          failed(
            `The running backend does not let pages of ${origin} call it.`,
            'Restart it with these origins, and let the proxy in front forward OPTIONS requests and the header Origin.',
          ),
        ];
      }),
    );
    if (await allowed(STRANGER)) {
      problems.push([
        failed(
          'Pages of any origin may call the backend: something in front of it adds Access-Control-Allow-Origin.',
          'Remove the CORS headers of the proxy or the framework; the backend sends its own.',
        ),
      ]);
    }
    return unless(problems.flat(), `${origins.length} origins, no other`);
  },
};
