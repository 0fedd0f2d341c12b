import type { Endpoint } from '../http/endpoint.ts';
import { accountEndpoint } from './account.ts';
import type { Apps } from './apps.ts';
import { oauthLoginEndpoint } from './oauth-login.ts';
import { oauth2AuthenticateEndpoint } from './oauth2-authenticate.ts';
import { otpInitEndpoint } from './otp-init.ts';
import { otpInitV2Endpoint } from './otp-init-v2.ts';
import { otpLoginEndpoints } from './otp-login.ts';
import { otpVerifyEndpoint } from './otp-verify.ts';
import { otpVerifyV2Endpoint } from './otp-verify-v2.ts';
import { signupEndpoints } from './signup.ts';
import { walletKitClientParamsEndpoint } from './wallet-kit-client-params.ts';
import { walletKitConfigEndpoint } from './wallet-kit-config.ts';

/** Every path of the Auth Proxy. */
export function authProxyEndpoints(apps: Apps): Endpoint[] {
  return [
    walletKitConfigEndpoint(apps),
    walletKitClientParamsEndpoint(apps),
    accountEndpoint(apps),
    otpInitEndpoint(apps),
    otpInitV2Endpoint(apps),
    otpVerifyEndpoint(apps),
    otpVerifyV2Endpoint(apps),
    ...otpLoginEndpoints(apps),
    oauthLoginEndpoint(apps),
    oauth2AuthenticateEndpoint(apps),
    ...signupEndpoints(apps),
  ];
}
