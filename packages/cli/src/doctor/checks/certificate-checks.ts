import type { Check } from '../check.ts';
import { failed, ok } from '../finding.ts';

export const certificateChecks: Check = {
  id: 'certificate-checks',
  title: 'Checks of certificates',
  looksAt: 'Whether NODE_TLS_REJECT_UNAUTHORIZED switches the checks of certificates off.',
  run({ environment }) {
    if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return ok('switched on');
    return [
      failed(
        'NODE_TLS_REJECT_UNAUTHORIZED=0 lets anyone on the network answer in the name of Turnkey.',
        'Remove the variable; name your own certificate authority in NODE_EXTRA_CA_CERTS instead.',
      ),
    ];
  },
};
