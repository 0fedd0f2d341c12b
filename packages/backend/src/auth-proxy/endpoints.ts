import type { Endpoint } from '../http/endpoint.ts';
import { accountEndpoint } from './account.ts';
import type { Apps } from './apps.ts';
import { oauthLoginEndpoint } from './oauth-login.ts';
import { otpInitV2Endpoint } from './otp-init-v2.ts';
import { otpLoginV2Endpoint } from './otp-login-v2.ts';
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
    otpInitV2Endpoint(apps),
    otpVerifyV2Endpoint(apps),
    otpLoginV2Endpoint(apps),
    oauthLoginEndpoint(apps),
    ...signupEndpoints(apps),
  ];
}
