import { request } from 'node:http';
import { operationCoverage } from '@postern/authority';
import { encodeApiKeyStamp } from '@postern/protocol';
import { describe, expect, it } from 'vitest';
import { createApiKeyPair } from '../setup/authority.ts';
import { sharedAuthority, sharedUser } from '../setup/fixtures.ts';
import { type Answer, post, postStamped, stampOf } from '../setup/stamped.ts';
import { submit } from '../setup/user.ts';

const KIB = 1_024;
const LARGEST = 2 * 1_024 * KIB;

/** Announces a body that never comes, and waits for the answer. */
function announce(url: string, length: number, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: { 'Content-Length': length, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        sent.destroy();
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
      });
    });
    sent.on('error', reject);
    sent.flushHeaders();
  });
}

describe('S37: one request keeps the event loop from all others', () => {
  const test = sharedAuthority();
  const ada = sharedUser(test, 'ada@example.org');

  const wellFormed = () => stampOf(createApiKeyPair(), 'another body');

  it('Without a stamp, no operation reads any of the body', async () => {
    for (const { kind, name } of operationCoverage()) {
      const url = `${test.url}/public/v1/${kind}/${name}`;
      expect(await announce(url, LARGEST), name).toMatchObject({
        status: 401,
        body: { turnkeyErrorCode: 'SIGNATURE_MISSING' },
      });
    }
  });

  it.each(['X-Stamp', 'X-Stamp-Webauthn', 'X-Stamp-Attested'])(
    'With a malformed %s header, none of the body is read',
    async (header) => {
      for (const value of ['x', 'e30', '{}', Buffer.from('{"scheme":"none"}').toString('base64url')]) {
        const url = `${test.url}/public/v1/submit/sign_transaction`;
        expect(await announce(url, LARGEST, { [header]: value })).toMatchObject({ status: 401 });
      }
      // A read-only session is enough for queries only.
      expect(await announce(`${test.url}/public/v1/submit/init_otp`, 100, { 'X-Session': 'x' })).toMatchObject({
        status: 401,
      });
    },
  );

  it('Every operation has its own size limit, which is small unless it needs large bodies', async () => {
    const limits = new Map([
      ['sign_transaction', 512],
      ['create_policies', 1_024],
      ['create_sub_organization', 1_024],
      ['create_wallet', 96],
      ['otp_login', 32],
      ['whoami', 32],
      ['init_otp', 32],
      ['approve_activity', 32],
    ]);
    const headers = { 'X-Stamp': wellFormed() };
    for (const { kind, name } of operationCoverage()) {
      const limit = limits.get(name) ?? 1_024;
      const answer = await announce(`${test.url}/public/v1/${kind}/${name}`, limit * KIB + 1, headers);
      expect(answer, name).toMatchObject({ status: 400, body: { message: expect.stringContaining('larger than') } });
    }
  });

  it('The signature is checked before a body is parsed', async () => {
    for (const text of ['{', '['.repeat(30_000), `{"organizationId":"${'x'.repeat(30_000)}`]) {
      for (const stamp of [
        wellFormed(),
        encodeApiKeyStamp({ ...decoded(wellFormed()), publicKey: ada.key.publicKey }),
      ]) {
        expect(await post(test.url, '/public/v1/submit/create_wallet', text, { 'X-Stamp': stamp })).toMatchObject({
          status: 401,
          body: { turnkeyErrorCode: 'SIGNATURE_INVALID' },
        });
      }
    }
  });

  it('A large body is parsed only for registered credentials', async () => {
    const large = `{${' '.repeat(65 * KIB)}`;
    const path = '/public/v1/submit/sign_raw_payload';
    expect(await postStamped(test.url, createApiKeyPair(), path, large)).toMatchObject({ status: 401 });
    expect(await postStamped(test.url, ada.key, path, large)).toMatchObject({
      status: 400,
      body: { message: 'bad request body' },
    });
  });

  it('A large payload of a registered user is still signed', async () => {
    const payload = 'ab'.repeat(100 * KIB);
    const sign = { signWith: ada.address, payload, encoding: 'PAYLOAD_ENCODING_HEXADECIMAL' };
    const parameters = { ...sign, hashFunction: 'HASH_FUNCTION_SHA256' };
    expect(await submit(test, ada.key, ada.organizationId, 'SIGN_RAW_PAYLOAD_V2', parameters)).toMatchObject({
      status: 200,
    });
  });

  it('A body of many small values is refused before it is parsed', async () => {
    const honest = `{"organizationId":"${ada.organizationId}","x":[${Array(5_000).fill(0).join(',')}]}`;
    expect((await postStamped(test.url, ada.key, '/public/v1/query/whoami', honest)).status).toBe(200);
    const large = `{"organizationId":"${ada.organizationId}","x":[${Array(25_000).fill(0).join(',')}]}`;
    expect(await postStamped(test.url, ada.key, '/public/v1/submit/create_wallet', large)).toMatchObject({
      status: 400,
      body: { message: 'bad request body' },
    });
  });

  it('Typed data with far too many values is refused', async () => {
    const sign = (count: number) => {
      const payload = JSON.stringify({
        types: { EIP712Domain: [{ name: 'name', type: 'string' }], Batch: [{ name: 'ids', type: 'uint256[]' }] },
        primaryType: 'Batch',
        domain: { name: 'Test' },
        message: { ids: Array(count).fill(1) },
      });
      return submit(test, ada.key, ada.organizationId, 'SIGN_RAW_PAYLOAD_V2', {
        signWith: ada.address,
        payload,
        encoding: 'PAYLOAD_ENCODING_EIP712',
        hashFunction: 'HASH_FUNCTION_NO_OP',
      });
    };
    expect(await sign(1_000)).toMatchObject({ status: 200 });
    expect(await sign(90_000)).toMatchObject({ status: 400 });
  });
});

function decoded(stamp: string): { publicKey: string; scheme: 'SIGNATURE_SCHEME_TK_API_P256'; signature: string } {
  return JSON.parse(Buffer.from(stamp, 'base64url').toString());
}
