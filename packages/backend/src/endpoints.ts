import { credentialReceiptEndpoint } from './flows/credential/receipt.ts';
import { explainGuideForm, guideEndpoints } from './flows/guide/guide-endpoints.ts';
import { healthzEndpoint } from './flows/health/healthz.ts';
import { readyzEndpoint } from './flows/health/readyz.ts';
import { oauthEndpoints } from './flows/oauth/endpoints.ts';
import { initOtpEndpoint } from './flows/otp/init.ts';
import { otpLoginEndpoint } from './flows/otp/login.ts';
import { verifyOtpEndpoint } from './flows/otp/verify.ts';
import { passkeyChallengeEndpoint } from './flows/passkey/challenge.ts';
import { proxyEndpoints } from './flows/proxy/forward.ts';
import { endSessionEndpoint } from './flows/session/end-session.ts';
import { endSessionsEndpoint } from './flows/session/end-sessions.ts';
import { getSessionEndpoint } from './flows/session/get-session.ts';
import { keepSessionEndpoints } from './flows/session/keep-session.ts';
import { listSessionsEndpoint } from './flows/session/list-sessions.ts';
import { logOutEndpoint } from './flows/session/log-out.ts';
import { createSubOrganizationEndpoint } from './flows/signup/create-sub-organization.ts';
import { stampLoginEndpoint } from './flows/stamp/login.ts';
import { stepUpWithOtpEndpoint } from './flows/step-up/otp.ts';
import { stepUpWithPasskeyEndpoint } from './flows/step-up/passkey.ts';
import { walletChallengeEndpoint } from './flows/wallet/challenge.ts';
import { walletPublicKeyEndpoint } from './flows/wallet/public-key.ts';
import type { Endpoint } from './http/endpoint.ts';
import { openApiEndpoint } from './http/openapi.ts';
import type { Services } from './services.ts';

/** The table of all endpoints. */
export function createEndpoints(services: Services): Endpoint[] {
  const own = [
    initOtpEndpoint(services),
    verifyOtpEndpoint(services),
    otpLoginEndpoint(services),
    passkeyChallengeEndpoint(services),
    walletChallengeEndpoint(services),
    walletPublicKeyEndpoint(),
    stampLoginEndpoint(services),
    credentialReceiptEndpoint(services),
    createSubOrganizationEndpoint(services),
    stepUpWithOtpEndpoint(services),
    stepUpWithPasskeyEndpoint(services),
    ...oauthEndpoints(services),
    getSessionEndpoint(services),
    ...keepSessionEndpoints(services),
    logOutEndpoint(services),
    listSessionsEndpoint(services),
    endSessionEndpoint(services),
    endSessionsEndpoint(services),
    ...proxyEndpoints(services),
    healthzEndpoint(),
    readyzEndpoint(services),
  ];
  const endpoints = services.settings.compatibility === 'guide' ? guideEndpoints(services, own) : explainGuideForm(own);
  return [...endpoints, openApiEndpoint(endpoints, services.settings.basePath)];
}
