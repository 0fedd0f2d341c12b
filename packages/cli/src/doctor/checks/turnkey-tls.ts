import type { Check } from '../check.ts';
import { skipped } from '../finding.ts';
import { inspectCertificate } from '../inspect-certificate.ts';

export const turnkeyTls: Check = {
  id: 'turnkey-tls',
  title: 'Certificate of the API',
  looksAt: 'Whether the TLS certificate of the API is valid for its name, trusted, and not about to expire.',
  needs: ['turnkey-dns'],
  run({ turnkey: { apiUrl }, trustedCertificates, now }, signal) {
    if (apiUrl.startsWith('http:')) return skipped('http is used, on this machine.');
    const fix =
      'Check TURNKEY_API_URL and proxies on the way; NODE_EXTRA_CA_CERTS names a certificate authority of your own.';
    return inspectCertificate({ url: apiUrl, who: 'The API', fix, trustedCertificates, now }, signal);
  },
};
