import { expect, test } from 'vitest';
import { renderTables } from './turnkey-operations/authority-tables.ts';
import { renderActivities, renderQueries } from './turnkey-operations/client-types.ts';

const operation = (request: string, answer = 'v1ActivityResponse') => ({
  post: {
    parameters: [{ name: 'body', schema: { $ref: `#/definitions/${request}` } }],
    responses: { 200: { schema: { $ref: `#/definitions/${answer}` } } },
  },
});
const description = {
  paths: {
    '/public/v1/query/whoami': operation('v1GetWhoamiRequest', 'v1GetWhoamiResponse'),
    '/public/v1/submit/init_otp': operation('v1InitOtpRequest'),
    '/public/v1/submit/approve_activity': operation('v1ApproveActivityRequest'),
    '/public/v1/activities': {},
  },
  definitions: {
    v1InitOtpRequest: { properties: { type: { enum: ['ACTIVITY_TYPE_INIT_OTP_V10'] } } },
    v1ApproveActivityRequest: { properties: { type: { enum: ['ACTIVITY_TYPE_APPROVE_ACTIVITY'] } } },
    v1Result: { properties: { initOtpResult: {}, initOtpResultV2: {}, initOtpAuthResultV3: {} } },
    v1ActivityType: {
      enum: [
        'ACTIVITY_TYPE_INIT_OTP',
        'ACTIVITY_TYPE_INIT_OTP_V10',
        'ACTIVITY_TYPE_INIT_OTP_V2',
        'ACTIVITY_TYPE_APPROVE_ACTIVITY',
        'ACTIVITY_TYPE_CREATE_ORGANIZATION',
        'ACTIVITY_TYPE_ETH_UNDELEGATE_7702',
      ],
    },
  },
};

test('The tables have the queries, and the submissions with their types newest first, also without a path', () => {
  const text = renderTables(description);
  expect(text).toContain("QUERY_NAMES: readonly string[] = [\n  'whoami',\n];");
  expect(text).toContain(
    "  init_otp: ['ACTIVITY_TYPE_INIT_OTP_V10', 'ACTIVITY_TYPE_INIT_OTP_V2', 'ACTIVITY_TYPE_INIT_OTP'],",
  );
  expect(text).toContain("  create_organization: ['ACTIVITY_TYPE_CREATE_ORGANIZATION'],");
  expect(text).toContain("['ACTIVITY_TYPE_ETH_UNDELEGATE_7702', 'ACTIVITY_TYPE_ETH_UNDELEGATE7702']");
});

test('The client has each query with its types, and each activity with the newest field of its result', () => {
  expect(renderQueries(description)).toContain(
    "  '/public/v1/query/whoami': [parameters: v1GetWhoamiRequest, answer: v1GetWhoamiResponse];\n}",
  );
  const text = renderActivities(description);
  expect(text).toContain("{\n  ACTIVITY_TYPE_INIT_OTP_V10: [request: v1InitOtpRequest, result: 'initOtpResultV2'];\n}");
  expect(text).toContain('import type { v1InitOtpRequest, v1Result } from');
});

test('A description without a type is refused', () => {
  const noBody = { ...description, paths: { '/public/v1/submit/init_otp': {} } };
  expect(() => renderTables(noBody)).toThrow('does not name a type of /public/v1/submit/init_otp');
  const noType = { ...description, definitions: { ...description.definitions, v1InitOtpRequest: {} } };
  expect(() => renderTables(noType)).toThrow('no activity type for init_otp');
});
