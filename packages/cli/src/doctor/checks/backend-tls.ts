import type { Check } from '../check.ts';
import { skipped } from '../finding.ts';
import { inspectCertificate } from '../inspect-certificate.ts';
import { backendUrl, UNKNOWN_BACKEND } from '../running-backend.ts';

export const backendTls: Check = {
  id: 'backend-tls',
  title: 'Certificate of the backend',
  looksAt: 'Whether the TLS certificate of the public address is valid, trusted, and not about to expire.',
  async run(subject, signal) {
    const url = backendUrl(subject);
    if (url === undefined) return skipped(UNKNOWN_BACKEND);
    if (!url.startsWith('https:')) return skipped('The address of the backend is not https.');
    const { trustedCertificates, now } = subject;
    const fix = 'Renew the certificate, and let the server send the whole chain.';
    return inspectCertificate({ url, who: 'The backend', fix, trustedCertificates, now }, signal);
  },
};
