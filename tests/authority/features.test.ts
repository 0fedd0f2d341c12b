import { beforeEach, describe, expect, it } from 'vitest';
import { sharedAuthority } from '../setup/fixtures.ts';
import { ask, signUp, submit, type TestUser } from '../setup/user.ts';

let count = 0;

describe('features of an organization', () => {
  const test = sharedAuthority();
  let ada: TestUser;
  beforeEach(async () => {
    ada = await signUp(test, `ada${count++}@example.org`);
  });

  const set = (name: string, value?: string) =>
    submit(test, ada.key, ada.organizationId, 'SET_ORGANIZATION_FEATURE', {
      name,
      ...(value === undefined ? {} : { value }),
    });
  const remove = (name: string) => submit(test, ada.key, ada.organizationId, 'REMOVE_ORGANIZATION_FEATURE', { name });
  const sendCode = () =>
    submit(test, ada.key, ada.organizationId, 'INIT_OTP_V3', {
      otpType: 'OTP_TYPE_EMAIL',
      contact: ada.email,
      appName: 'App',
    });

  it('Features that are on by default can be switched off and on again', async () => {
    const name = 'FEATURE_NAME_OTP_EMAIL_AUTH';
    expect((await sendCode()).status).toBe(200);
    const off = await remove(name);
    expect(off.result).toEqual({ features: [{ name, value: 'false' }] });
    expect(await sendCode()).toMatchObject({ status: 403 });
    const on = await set(name);
    expect(on.result).toEqual({ features: [{ name, value: '' }] });
    expect((await sendCode()).status).toBe(200);
  });

  it('A feature takes a list of origins, and refuses an invalid list', async () => {
    const name = 'FEATURE_NAME_WEBAUTHN_ORIGINS';
    const value = 'https://app.example, https://other.example:8443';
    expect((await set(name, value)).status).toBe(200);
    const { body } = await ask(test, ada.key, ada.organizationId, 'get_organization_configs');
    expect(body.configs.features).toEqual([{ name, value }]);
    for (const wrong of ['', 'app.example', 'https://app.example other', 'https://app.example,,']) {
      expect(await set(name, wrong), wrong).toMatchObject({
        status: 400,
        body: { message: 'invalid webauthn origins' },
      });
    }
    expect((await remove(name)).result).toEqual({ features: [] });
  });

  it('A feature that has no effect here is refused', async () => {
    expect(await set('FEATURE_NAME_WEBHOOK', 'https://app.example/hook')).toMatchObject({
      status: 501,
      body: { message: 'unimplemented: FEATURE_NAME_WEBHOOK' },
    });
    expect(await set('FEATURE_NAME_OF_MY_OWN', 'x')).toMatchObject({ status: 400 });
  });
});
