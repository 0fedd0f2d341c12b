import type { Check } from '../check.ts';
import { failed, ok, type Problem, skipped, warning } from '../finding.ts';
import { isLocalOrigin } from '../places.ts';

export const oauthCallback: Check = {
  id: 'oauth-callback',
  title: 'Address of the code flow',
  looksAt:
    'Whether oauth.publicUrl is https in production and ends with the base path; it prints what to register at the providers.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    const { publicUrl, providers = [] } = settings?.oauth ?? {};
    if (!settings || publicUrl === undefined) return skipped('oauth.publicUrl is not set.');
    const problems: Problem[] = [];
    const { origin, pathname } = new URL(publicUrl);
    if (isProduction && isLocalOrigin(origin)) {
      problems.push(
        failed(
          'oauth.publicUrl is on this machine, but the deployment is for production.',
          'Set it to the address of the backend as browsers see it.',
        ),
      );
    }
    if (pathname.replace(/\/$/, '') !== settings.basePath) {
      problems.push(
        warning(
          `oauth.publicUrl does not end with the base path ${settings.basePath}.`,
          'Correct it, unless a proxy adds the base path to requests.',
        ),
      );
    }
    if (problems.length > 0) return problems;
    const callbacks = providers
      .filter(({ clientIds }) => clientIds !== 'any')
      .map(({ name }) => `${publicUrl}/oauth/${name}/callback`);
    return ok(`redirect URIs: ${callbacks.join(', ')}`);
  },
};
