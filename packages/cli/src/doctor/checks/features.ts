import type { Check } from '../check.ts';
import { type Problem, skipped, unless, warning } from '../finding.ts';

export const features: Check = {
  id: 'features',
  title: 'Features of the organization',
  looksAt: 'Whether codes by e-mail and SMS are switched off, and whether the managed Auth Proxy is switched on.',
  needs: ['configuration', 'parent-organization'],
  async run({ facts, settings }) {
    if (!settings) return skipped('The options are not valid.');
    const { features: set } = await facts.configs();
    const isOff = (name: string) => set.get(name) === 'false';
    const problems: Problem[] = [];
    if (isOff('FEATURE_NAME_OTP_EMAIL_AUTH') || isOff('FEATURE_NAME_EMAIL_AUTH')) {
      problems.push(
        warning(
          'Authentication by e-mail is switched off in the organization.',
          'A root user switches it on: activity SET_ORGANIZATION_FEATURE with FEATURE_NAME_OTP_EMAIL_AUTH.',
        ),
      );
    }
    if (isOff('FEATURE_NAME_SMS_AUTH') && settings.otp.smsCountries?.length !== 0) {
      problems.push(
        warning(
          'Authentication by SMS is switched off in the organization, but the backend offers it.',
          'Switch it on in the organization (FEATURE_NAME_SMS_AUTH), or set POSTERN_SMS_COUNTRIES=none.',
        ),
      );
    }
    const proxy = set.get('FEATURE_NAME_AUTH_PROXY');
    if (proxy !== undefined && proxy !== 'false') {
      problems.push(
        warning(
          "Turnkey's own Auth Proxy is switched on: users can sign up there too, past the limits of this backend.",
          "Switch it off in Turnkey's dashboard under Wallet Kit, when all apps use this backend.",
        ),
      );
    }
    return unless(problems, 'as the backend needs them');
  },
};
