import { operationCoverage } from '@postern/authority';
import { describe, expect, it } from 'vitest';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { postStamped } from '../setup/stamped.ts';
import { ask, ETHEREUM_ACCOUNT, submit } from '../setup/user.ts';

const REFUSED = {
  status: 400,
  body: { code: 3, turnkeyErrorCode: 'REQUEST_INVALID', message: expect.stringContaining('lone surrogates') },
};
const UNSTORABLE = ['a\0', '\ud800', '\udfff!', 'a\ud83d'];

describe('text that PostgreSQL cannot hold', () => {
  const test = sharedAuthority();
  const ada = sharedUser(test, 'ada@example.org');

  it('Text that PostgreSQL cannot hold is refused in every operation, in values and in names of fields', async () => {
    for (const { kind, name, activityTypes } of operationCoverage().filter(({ isDone }) => isDone)) {
      for (const [index, text] of UNSTORABLE.entries()) {
        const more = index % 2 === 0 ? { text } : { [text]: 1 };
        const body =
          kind === 'query'
            ? { organizationId: ada.organizationId, more }
            : {
                organizationId: ada.organizationId,
                type: activityTypes[index % activityTypes.length]?.type,
                timestampMs: String(test.clock.now),
                parameters: { more: [more] },
              };
        const answer = await postStamped(test.url, ada.key, `/public/v1/${kind}/${name}`, body);
        expect(answer, `${name} ${JSON.stringify(text)}`).toMatchObject(REFUSED);
      }
    }
  });

  it.each([
    ['CREATE_WALLET', { walletName: 'W', accounts: [{ ...ETHEREUM_ACCOUNT, path: 'm/\0' }] }],
    ['CREATE_USER_TAG', { userTagName: 'a\0', userIds: [] }],
    ['CREATE_POLICY_V3', { policyName: 'P', effect: 'EFFECT_ALLOW', notes: '\0', condition: "'\0' == 'a'" }],
    [
      'SIGN_RAW_PAYLOAD_V2',
      {
        signWith: 'x\0',
        payload: 'a\0b',
        encoding: 'PAYLOAD_ENCODING_TEXT_UTF8',
        hashFunction: 'HASH_FUNCTION_SHA256',
      },
    ],
    ['SET_ORGANIZATION_FEATURE', { name: 'FEATURE_NAME_EMAIL_AUTH', value: '\0' }],
    ['OAUTH_LOGIN', { oidcToken: '\ud800', publicKey: '02' }],
    ['INIT_OTP_V3', { otpType: 'OTP_TYPE_EMAIL', contact: 'ada\0@example.org', appName: 'Test' }],
    ['INIT_OTP_V3', { otpType: 'OTP_TYPE_EMAIL', contact: 'ada@example.org', appName: 'Test', userIdentifier: '\0' }],
    ['UPDATE_USER_NAME', { userId: '\0', userName: 'a' }],
    ['APPROVE_ACTIVITY', { fingerprint: '\0' }],
  ])('Text that PostgreSQL cannot hold is refused by the activity %s with %j', async (type, parameters) => {
    expect(await submit(test, ada.key, ada.organizationId, type, parameters)).toMatchObject(REFUSED);
  });

  it.each([
    ['list_suborgs', { filterType: 'NAME', filterValue: '\0' }],
    ['list_activities', { filterByType: ['\0'] }],
    ['get_wallet_account', { walletId: '0', address: '\ud800' }],
  ])('Text that PostgreSQL cannot hold is refused by the query %s with %j', async (name, body) => {
    expect(await ask(test, test.apiKey, test.organizationId, name, body)).toMatchObject(REFUSED);
  });

  it('Escapes of escapes and whole surrogate pairs are not refused as text that PostgreSQL cannot hold', async () => {
    const payload = JSON.stringify({ text: '\0\ud800' });
    expect(
      await submit(test, ada.key, ada.organizationId, 'SIGN_RAW_PAYLOAD_V2', {
        signWith: ada.address,
        payload: `${payload} 😀`,
        encoding: 'PAYLOAD_ENCODING_TEXT_UTF8',
        hashFunction: 'HASH_FUNCTION_SHA256',
      }),
    ).toMatchObject({ status: 200 });
    // A stamper may escape every character; a whole pair is fine then, too.
    const text = JSON.stringify({ organizationId: ada.organizationId, note: 'x' }).replace('x', '\\ud83d\\ude00');
    expect(await postStamped(test.url, ada.key, '/public/v1/query/whoami', text)).toMatchObject({ status: 200 });
  });
});
