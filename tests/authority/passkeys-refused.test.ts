import { encodeBase64Url, encodeWebauthnStamp, type JsonObject } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { sharedAuthority } from '../setup/fixtures.ts';
import { post } from '../setup/stamped.ts';
import { submit } from '../setup/user.ts';
import { createSoftwareAuthenticator, type Deviations, type SoftwareAuthenticator } from './software-authenticator.ts';

const OTHER_ORIGIN = 'https://phishing.example';
const WHOAMI = '/public/v1/query/whoami';

/** What no browser would send, or what another page than the app's has obtained. */
describe('passkeys that are refused', () => {
  const test = sharedAuthority();

  async function register(attestation: JsonObject) {
    const created = await submit(test, test.apiKey, test.organizationId, 'CREATE_SUB_ORGANIZATION_V8', {
      subOrganizationName: 'Passkey user',
      rootUsers: [{ userName: 'Ada', apiKeys: [], authenticators: [attestation], oauthProviders: [] }],
      rootQuorumThreshold: 1,
    });
    return created;
  }

  async function signedUp(passkey = createSoftwareAuthenticator()): Promise<SoftwareAuthenticator> {
    expect(await register(passkey.attest())).toMatchObject({ status: 200 });
    return passkey;
  }

  const body = () => JSON.stringify({ organizationId: test.organizationId });
  const whoami = (stamp: string) => post(test.url, WHOAMI, body(), { 'X-Stamp-Webauthn': stamp });
  const REFUSED = { status: 401, body: { code: 16, message: 'could not verify WebAuthN signature' } };

  async function withOrigins(value: string, run: () => Promise<void>): Promise<void> {
    const name = 'FEATURE_NAME_WEBAUTHN_ORIGINS';
    const { apiKey, organizationId } = test;
    await submit(test, apiKey, organizationId, 'SET_ORGANIZATION_FEATURE', { name, value });
    await run();
    await submit(test, apiKey, organizationId, 'REMOVE_ORGANIZATION_FEATURE', { name });
  }

  describe('at registration', () => {
    const INVALID = { status: 400, body: { code: 3, message: 'invalid authenticator attestation' } };

    it.each<[string, Deviations]>([
      ['of another relying party', { rpId: 'phishing.example' }],
      ['with another challenge', { challenge: encodeBase64Url(new Uint8Array(32)) }],
      ['that are log-ins', { type: 'webauthn.get' }],
      ['without the user being present', { flags: 0x04 }],
    ])('A passkey is refused at registration: %s', async (_, deviations) => {
      const passkey = createSoftwareAuthenticator();
      const attested = passkey.attest(deviations);
      const honest = passkey.attest();
      const { challenge } = deviations.challenge ? honest : attested;
      expect(await register({ ...attested, challenge })).toMatchObject(INVALID);
      expect(await register(honest)).toMatchObject({ status: 200 });
    });

    it('A passkey of another origin is refused at registration when the parent limits the origins', async () => {
      const passkey = createSoftwareAuthenticator();
      const deviations = { origin: OTHER_ORIGIN, rpId: 'phishing.example' };
      await withOrigins('https://app.example.org', async () => {
        expect(await register(passkey.attest(deviations))).toMatchObject(INVALID);
        await signedUp();
      });
      expect(await register(passkey.attest(deviations))).toMatchObject({ status: 200 });
    });

    it('A passkey with the id of another credential is refused', async () => {
      const attested = createSoftwareAuthenticator().attest() as { attestation: JsonObject };
      const { credentialId } = createSoftwareAuthenticator();
      const attestation = { ...attested.attestation, credentialId };
      expect(await register({ ...attested, attestation })).toMatchObject(INVALID);
    });

    it.each(['', 'AA', 'not base64url!'])('An invalid attestation is refused: %j', async (attestationObject) => {
      const attested = createSoftwareAuthenticator().attest() as { attestation: JsonObject };
      const attestation = { ...attested.attestation, attestationObject };
      expect(await register({ ...attested, attestation })).toMatchObject(INVALID);
    });
  });

  describe('at log-in', () => {
    it.each<[string, Deviations]>([
      ['of another relying party', { rpId: 'phishing.example' }],
      ['for another body', { challenge: encodeBase64Url(new Uint8Array(64)) }],
      ['that are registrations', { type: 'webauthn.create' }],
      ['without the user being present', { flags: 0x04 }],
    ])('A passkey is refused at log-in: %s', async (_, deviations) => {
      const passkey = await signedUp();
      expect(await whoami(passkey.stamp(body(), deviations))).toMatchObject(REFUSED);
      expect(await whoami(passkey.stamp(body()))).toMatchObject({ status: 200 });
    });

    it('A log-in on another origin, or in the frame of another page, is refused when the parent limits the origins', async () => {
      const passkey = await signedUp();
      await withOrigins('https://www.example.org, https://app.example.org', async () => {
        expect(await whoami(passkey.stamp(body()))).toMatchObject({ status: 200 });
        expect(await whoami(passkey.stamp(body(), { origin: OTHER_ORIGIN }))).toMatchObject(REFUSED);
        const framed = { crossOrigin: true, topOrigin: OTHER_ORIGIN };
        expect(await whoami(passkey.stamp(body(), { clientData: framed }))).toMatchObject(REFUSED);
      });
      expect(await whoami(passkey.stamp(body(), { origin: OTHER_ORIGIN }))).toMatchObject({ status: 200 });
    });

    it('A passkey stamp with a changed signature, data or credential is refused', async () => {
      const passkey = await signedUp();
      const other = await signedUp();
      const stamp = passkey.assert(body());
      const { signature, authenticatorData, credentialId } = other.assert(body());
      for (const change of [{ signature }, { authenticatorData: `${authenticatorData}AAAA` }, { credentialId }]) {
        expect(await whoami(encodeWebauthnStamp({ ...stamp, ...change }))).toMatchObject(REFUSED);
      }
      expect(await whoami(encodeWebauthnStamp(stamp))).toMatchObject({ status: 200 });
    });

    it('A passkey whose signature counter goes backwards or stands still is refused', async () => {
      const passkey = await signedUp(createSoftwareAuthenticator('ES256', 5));
      expect(await whoami(passkey.stamp(body(), { signCount: 5 }))).toMatchObject(REFUSED);
      expect(await whoami(passkey.stamp(body(), { signCount: 0 }))).toMatchObject(REFUSED);
      expect(await whoami(passkey.stamp(body(), { signCount: 9 }))).toMatchObject({ status: 200 });
      expect(await whoami(passkey.stamp(body(), { signCount: 9 }))).toMatchObject(REFUSED);
      expect(await whoami(passkey.stamp(body(), { signCount: 8 }))).toMatchObject(REFUSED);
      expect(await whoami(passkey.stamp(body(), { signCount: 10 }))).toMatchObject({ status: 200 });
    });

    it('Of several stamps with one count at the same time, only one is accepted', async () => {
      const passkey = await signedUp();
      const stamps = Array.from({ length: 5 }, () => passkey.stamp(body(), { signCount: 7 }));
      const answers = await Promise.all(stamps.map(whoami));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    });

    it('The same request once more, and passkeys without a counter, are accepted', async () => {
      const passkey = await signedUp();
      const stamp = passkey.stamp(body());
      expect(await whoami(stamp)).toMatchObject({ status: 200 });
      expect(await whoami(stamp)).toMatchObject({ status: 200 });
      const synchronized = await signedUp(createSoftwareAuthenticator('ES256', 0, false));
      expect(await whoami(synchronized.stamp(body()))).toMatchObject({ status: 200 });
      expect(await whoami(synchronized.stamp(body()))).toMatchObject({ status: 200 });
    });

    it.each(['', '{}', 'e30', '[]', '{"credentialId":"%"}'])('The passkey stamp %j is refused', async (stamp) => {
      const { status, body: answer } = await whoami(stamp);
      expect(status).toBe(401);
      if (stamp) expect(answer.message).toBe('could not extract webauthn stamp');
    });

    it('An invalid credential id is refused', async () => {
      const stamp = createSoftwareAuthenticator().assert(body());
      expect(await whoami(encodeWebauthnStamp({ ...stamp, credentialId: '<script>' }))).toMatchObject({
        status: 401,
        body: { message: 'could not extract webauthn stamp' },
      });
    });
  });
});
