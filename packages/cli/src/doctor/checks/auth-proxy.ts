import type { Check } from '../check.ts';
import { type Problem, skipped, unless, warning } from '../finding.ts';
import { isLocalOrigin } from '../places.ts';

export const authProxy: Check = {
  id: 'auth-proxy',
  title: 'Auth Proxy',
  looksAt:
    'Whether the configurations of the Auth Proxy have origins, take codes in plain text, or tell who has an account.',
  needs: ['configuration'],
  run({ settings, isProduction }) {
    if (!settings?.authProxy) return skipped('The Auth Proxy is switched off.');
    if (!isProduction) return skipped('This is a development deployment.');
    const apps = Object.entries(settings.authProxy.configurations);
    const problems = apps.flatMap(([id, app]): Problem[] => {
      const option = `authProxy.configurations.${id}`;
      const origins = app.origins ?? settings.origins;
      const redirectUrl = app.oauth.redirectUrl;
      return [
        ...(origins.length === 0
          ? [warning(`${option} has no origins, so no page can use it.`, `Set ${option}.origins.`)]
          : []),
        ...(app.otp.plainCodes
          ? [
              warning(
                `${option} takes codes in plain text, so the backend sees them.`,
                `Update the SDK of the app, then remove ${option}.otp.plainCodes.`,
              ),
            ]
          : []),
        ...(app.lookUpWithoutProof.length > 0
          ? [
              warning(
                `${option} tells anyone whether an account exists.`,
                `Remove ${option}.lookUpWithoutProof, unless the app cannot do without.`,
              ),
            ]
          : []),
        ...(redirectUrl?.startsWith('http:') && !isLocalOrigin(new URL(redirectUrl).origin)
          ? [warning(`${option}.oauth.redirectUrl is not https.`, `Use https in ${option}.oauth.redirectUrl.`)]
          : []),
      ];
    });
    return unless(problems, `${apps.length} configurations`);
  },
};
