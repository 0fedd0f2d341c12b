import { expect, test } from 'vitest';
import { intentKey } from './activity.ts';

test.each([
  ['ACTIVITY_TYPE_INIT_OTP_V3', 'initOtpIntentV3'],
  ['ACTIVITY_TYPE_VERIFY_OTP', 'verifyOtpIntent'],
  ['ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V8', 'createSubOrganizationIntentV8'],
  ['ACTIVITY_TYPE_OAUTH2_AUTHENTICATE', 'oauth2AuthenticateIntent'],
  ['ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2', 'signRawPayloadIntentV2'],
  ['ACTIVITY_TYPE_ETH_UNDELEGATE_7702', 'ethUndelegate7702Intent'],
])('The intent of %s is %s', (type, key) => {
  expect(intentKey(type)).toBe(key);
});
