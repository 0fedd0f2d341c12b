import type { Check } from '../check.ts';
import { type Problem, skipped, unless, warning } from '../finding.ts';
import { askBackend, backendUrl, UNKNOWN_BACKEND } from '../running-backend.ts';

const EXPECTED: Readonly<Record<string, RegExp>> = {
  'Cache-Control': /no-store/,
  'Content-Security-Policy': /default-src 'none'/,
  'X-Content-Type-Options': /^nosniff$/,
  'Referrer-Policy': /^no-referrer$/,
};

export const backendHeaders: Check = {
  id: 'backend-headers',
  title: 'Security headers',
  looksAt: 'Whether the security headers of the backend arrive, and HSTS where it is https.',
  needs: ['backend-answers'],
  async run(subject, signal) {
    const url = backendUrl(subject);
    if (url === undefined) return skipped(UNKNOWN_BACKEND);
    const { headers } = await askBackend(url, '/healthz', {}, signal);
    const changed = Object.entries(EXPECTED).filter(([name, form]) => !form.test(headers.get(name) ?? ''));
    const problems: Problem[] = changed.map(([name]) =>
      warning(
        `The header ${name} of the backend does not arrive as it is sent.`,
        'Let the proxy in front pass the headers of the backend on unchanged.',
      ),
    );
    if (url.startsWith('https:') && !headers.has('strict-transport-security')) {
      problems.push(
        warning(
          'The address has no HSTS, so a first visit over http can be redirected.',
          'Let the proxy send Strict-Transport-Security: max-age=31536000.',
        ),
      );
    }
    return unless(problems, 'as the backend sends them');
  },
};
