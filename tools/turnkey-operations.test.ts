import { expect, it } from 'vitest';
import { renderOperations } from './turnkey-operations.ts';

const request = (name: string) => ({
  post: { parameters: [{ name: 'body', schema: { $ref: `#/definitions/${name}` } }] },
});
const description = {
  paths: {
    '/public/v1/query/whoami': {},
    '/public/v1/submit/init_otp': request('InitOtp'),
    '/public/v1/activities': {},
  },
  definitions: {
    InitOtp: { properties: { type: { enum: ['ACTIVITY_TYPE_INIT_OTP_V10'] } } },
    v1ActivityType: {
      enum: [
        'ACTIVITY_TYPE_INIT_OTP',
        'ACTIVITY_TYPE_INIT_OTP_V10',
        'ACTIVITY_TYPE_INIT_OTP_V2',
        'ACTIVITY_TYPE_CREATE_ORGANIZATION',
        'ACTIVITY_TYPE_ETH_UNDELEGATE_7702',
      ],
    },
  },
};

it('writes queries, submissions with their types newest first, and activities that have no path', () => {
  const text = renderOperations(description);
  expect(text).toContain("QUERY_NAMES: readonly string[] = [\n  'whoami',\n];");
  expect(text).toContain(
    "  init_otp: ['ACTIVITY_TYPE_INIT_OTP_V10', 'ACTIVITY_TYPE_INIT_OTP_V2', 'ACTIVITY_TYPE_INIT_OTP'],",
  );
  expect(text).toContain("  create_organization: ['ACTIVITY_TYPE_CREATE_ORGANIZATION'],");
  expect(text).toContain("['ACTIVITY_TYPE_ETH_UNDELEGATE_7702', 'ACTIVITY_TYPE_ETH_UNDELEGATE7702']");
});

it('refuses a description whose submission names no activity type', () => {
  const paths = { '/public/v1/submit/init_otp': {} };
  expect(() => renderOperations({ ...description, paths })).toThrow('no activity type for init_otp');
});
