import { apiKeyAccepted } from './checks/api-key-accepted.ts';
import { apiKeyCount } from './checks/api-key-count.ts';
import { apiKeyExpiry } from './checks/api-key-expiry.ts';
import { apiKeyForm } from './checks/api-key-form.ts';
import { apiKeyPair } from './checks/api-key-pair.ts';
import { apiUrl } from './checks/api-url.ts';
import { appLinks } from './checks/app-links.ts';
import { appName } from './checks/app-name.ts';
import { auditKey } from './checks/audit-key.ts';
import { auditTrail } from './checks/audit-trail.ts';
import { authProxy } from './checks/auth-proxy.ts';
import { backendAnswers } from './checks/backend-answers.ts';
import { backendCors } from './checks/backend-cors.ts';
import { backendHeaders } from './checks/backend-headers.ts';
import { backendHttps } from './checks/backend-https.ts';
import { backendProxy } from './checks/backend-proxy.ts';
import { backendReady } from './checks/backend-ready.ts';
import { backendTls } from './checks/backend-tls.ts';
import { captcha } from './checks/captcha.ts';
import { captchaSecret } from './checks/captcha-secret.ts';
import { certificateChecks } from './checks/certificate-checks.ts';
import { clock } from './checks/clock.ts';
import { codeBudget } from './checks/code-budget.ts';
import { configuration } from './checks/configuration.ts';
import { configurationFile } from './checks/configuration-file.ts';
import { database } from './checks/database.ts';
import { databaseClock } from './checks/database-clock.ts';
import { databaseConnections } from './checks/database-connections.ts';
import { databaseEncryption } from './checks/database-encryption.ts';
import { databaseSchema } from './checks/database-schema.ts';
import { databaseVersion } from './checks/database-version.ts';
import { duplicates } from './checks/duplicates.ts';
import { emailSenders } from './checks/email-senders.ts';
import { envFileInGit } from './checks/env-file-in-git.ts';
import { features } from './checks/features.ts';
import { furtherRights } from './checks/further-rights.ts';
import { listeningPort } from './checks/listening-port.ts';
import { localOrigins } from './checks/local-origins.ts';
import { memory } from './checks/memory.ts';
import { neededRights } from './checks/needed-rights.ts';
import { nodeEnv } from './checks/node-env.ts';
import { nodeVersion } from './checks/node-version.ts';
import { oauthCallback } from './checks/oauth-callback.ts';
import { oauthClients } from './checks/oauth-clients.ts';
import { oauthCodeFlow } from './checks/oauth-code-flow.ts';
import { oauthDiscovery } from './checks/oauth-discovery.ts';
import { oauthKeys } from './checks/oauth-keys.ts';
import { oauthSecrets } from './checks/oauth-secrets.ts';
import { oauth2Credentials } from './checks/oauth2-credentials.ts';
import { openDoors } from './checks/open-doors.ts';
import { openFiles } from './checks/open-files.ts';
import { organizationId } from './checks/organization-id.ts';
import { origins } from './checks/origins.ts';
import { otherWaysIn } from './checks/other-ways-in.ts';
import { outgoingProxy } from './checks/outgoing-proxy.ts';
import { packageVersions } from './checks/package-versions.ts';
import { parentOrganization } from './checks/parent-organization.ts';
import { pinnedKeys } from './checks/pinned-keys.ts';
import { policiesReadable } from './checks/policies-readable.ts';
import { posternPolicies } from './checks/postern-policies.ts';
import { publicVariables } from './checks/public-variables.ts';
import { rateLimits } from './checks/rate-limits.ts';
import { returnPages } from './checks/return-pages.ts';
import { rootUser } from './checks/root-user.ts';
import { rpId } from './checks/rp-id.ts';
import { sameSite } from './checks/same-site.ts';
import { secretFiles } from './checks/secret-files.ts';
import { sessionLength } from './checks/session-length.ts';
import { sharedStore } from './checks/shared-store.ts';
import { smsCountries } from './checks/sms-countries.ts';
import { smsWebhook } from './checks/sms-webhook.ts';
import { smtp } from './checks/smtp.ts';
import { timeouts } from './checks/timeouts.ts';
import { trustedProxies } from './checks/trusted-proxies.ts';
import { turnkeyAnswers } from './checks/turnkey-answers.ts';
import { turnkeyDns } from './checks/turnkey-dns.ts';
import { turnkeyOptions } from './checks/turnkey-options.ts';
import { turnkeyRate } from './checks/turnkey-rate.ts';
import { turnkeyTls } from './checks/turnkey-tls.ts';
import { userMfa } from './checks/user-mfa.ts';
import { variableNames } from './checks/variable-names.ts';
import type { CheckGroup } from './run-checks.ts';

/** Every check, in the order in which they are shown. */
export const DOCTOR_CHECKS: readonly CheckGroup[] = [
  {
    name: 'This machine',
    checks: [nodeVersion, packageVersions, memory, openFiles, nodeEnv, certificateChecks, outgoingProxy, listeningPort],
  },
  {
    name: 'Configuration',
    checks: [configurationFile, configuration, variableNames, appName, openDoors, timeouts],
  },
  {
    name: 'Secrets',
    checks: [secretFiles, envFileInGit, publicVariables],
  },
  {
    name: 'API key',
    checks: [apiKeyForm, apiKeyPair, organizationId],
  },
  {
    name: 'Connection to Turnkey',
    checks: [apiUrl, turnkeyOptions, pinnedKeys, turnkeyDns, turnkeyTls, turnkeyAnswers, clock],
  },
  {
    name: 'Rights at Turnkey',
    checks: [
      apiKeyAccepted,
      parentOrganization,
      rootUser,
      policiesReadable,
      neededRights,
      furtherRights,
      posternPolicies,
      apiKeyExpiry,
      apiKeyCount,
      otherWaysIn,
      userMfa,
    ],
  },
  {
    name: 'Organization at Turnkey',
    checks: [features, oauth2Credentials, duplicates],
  },
  {
    name: 'Pages and passkeys',
    checks: [origins, localOrigins, rpId, appLinks, sameSite, returnPages],
  },
  {
    name: 'Identity providers',
    checks: [oauthDiscovery, oauthKeys, oauthCodeFlow, oauthClients, oauthSecrets, oauthCallback],
  },
  {
    name: 'Abuse',
    checks: [
      captcha,
      captchaSecret,
      rateLimits,
      codeBudget,
      smsCountries,
      sessionLength,
      turnkeyRate,
      trustedProxies,
      authProxy,
    ],
  },
  {
    name: 'Database',
    checks: [
      sharedStore,
      database,
      databaseVersion,
      databaseEncryption,
      databaseSchema,
      databaseConnections,
      databaseClock,
    ],
  },
  {
    name: 'Audit',
    checks: [auditKey, auditTrail],
  },
  {
    name: 'Messages',
    checks: [emailSenders, smtp, smsWebhook],
  },
  {
    name: 'Running backend',
    checks: [backendAnswers, backendReady, backendHttps, backendTls, backendCors, backendHeaders, backendProxy],
  },
];
