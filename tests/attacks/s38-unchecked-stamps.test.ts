import { sign } from 'node:crypto';
import type { AuditEvent, Postern } from '@postern/backend';
import { type AuthProblem, encodeApiKeyStamp, encodeBase64Url, encodeUtf8, type StampScheme } from '@postern/protocol';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../authority/software-authenticator.ts';
import { ORIGIN } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { oidcStampOf, privateKeyOf, stampOf } from '../setup/stamped.ts';
import { signUp } from '../setup/user.ts';

const WHOAMI = '/public/v1/query/whoami';
const TOKEN = `${encode({ alg: 'RS256' })}.${encode({ sub: 'x' })}.AAAA`;

function encode(part: object): string {
  return encodeBase64Url(encodeUtf8(JSON.stringify(part)));
}

describe('S38: garbage through the proxy spends Turnkey’s shared limits', () => {
  const deployment = sharedDeployment();
  const events: AuditEvent[] = [];
  let postern: Postern;
  const key = createApiKeyPair();
  const body = JSON.stringify({ organizationId: '11111111-2222-4333-8444-555555555555' });
  beforeAll(async () => {
    postern = deployment.backend({ proxy: {}, onEvent: (event) => events.push(event) });
  });
  beforeEach(() => {
    events.splice(0);
    deployment.takeCalls();
  });

  async function forward(headers: Record<string, string>, sent: BodyInit = body) {
    const init = { method: 'POST', headers: { Origin: ORIGIN, ...headers }, body: sent, duplex: 'half' } as RequestInit;
    const response = await postern.fetch(new Request(`https://api.example.com/auth/proxy${WHOAMI}`, init), {
      remoteAddress: '203.0.113.9',
    });
    return { status: response.status, body: (await response.json()) as AuthProblem };
  }

  const stamp = (scheme: StampScheme, publicKey: string, signature: string) => ({
    'X-Stamp': encodeApiKeyStamp({ publicKey, scheme, signature }),
  });
  const genuine = sign('sha256', Buffer.from(body), privateKeyOf(key)).toString('hex');
  const passkey = createSoftwareAuthenticator();
  const assertion = (changes: object) => ({
    'X-Stamp-Webauthn': JSON.stringify({ ...JSON.parse(passkey.stamp(body)), ...changes }),
  });

  it.each<[string, Record<string, string>]>([
    ['text', { 'X-Stamp': 'x' }],
    ['an empty stamp', { 'X-Stamp': '' }],
    ['JSON without the fields', { 'X-Stamp': encode({}) }],
    ['an unknown scheme', { 'X-Stamp': encode({ publicKey: key.publicKey, scheme: 'NONE', signature: genuine }) }],
    ['a key that is not a point', stamp('SIGNATURE_SCHEME_TK_API_P256', `02${'f'.repeat(64)}`, genuine)],
    ['an uncompressed key', stamp('SIGNATURE_SCHEME_TK_API_P256', `04${'1'.repeat(128)}`, genuine)],
    ['a signature that is not DER', stamp('SIGNATURE_SCHEME_TK_API_P256', key.publicKey, '00'.repeat(64))],
    ['a signature that is not hex', stamp('SIGNATURE_SCHEME_TK_API_P256', key.publicKey, 'zz')],
    ['a P-256 signature over another body', { 'X-Stamp': stampOf(key, `${body} `) }],
    ['a P-256 signature of another key', stamp('SIGNATURE_SCHEME_TK_API_P256', createApiKeyPair().publicKey, genuine)],
    ['secp256k1 without DER', stamp('SIGNATURE_SCHEME_TK_API_SECP256K1', key.publicKey, '00'.repeat(64))],
    ['an EIP-191 key of 20 bytes', stamp('SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191', '00'.repeat(20), genuine)],
    ['an Ed25519 key of 33 bytes', stamp('SIGNATURE_SCHEME_TK_API_ED25519', '00'.repeat(33), '00'.repeat(64))],
    ['an Ed25519 signature of 63 bytes', stamp('SIGNATURE_SCHEME_TK_API_ED25519', '00'.repeat(32), '00'.repeat(63))],
    ['a passkey that is not JSON', { 'X-Stamp-Webauthn': '{' }],
    ['a passkey without authenticator data', assertion({ authenticatorData: 'AAAA' })],
    ['a passkey without a signature', assertion({ signature: '' })],
    ['a passkey’s registration', assertion({ clientDataJson: encode({ type: 'webauthn.create', challenge: 'x' }) })],
    ['a passkey over another body', { 'X-Stamp-Webauthn': passkey.stamp(`${body} `) }],
    ['an attested stamp without a token', { 'X-Stamp-Attested': oidcStampOf(key, 'x', body) }],
    ['an attested stamp over another body', { 'X-Stamp-Attested': oidcStampOf(key, TOKEN, `${body} `) }],
    ['two stamps', { 'X-Stamp': stampOf(key, body), 'X-Stamp-Webauthn': passkey.stamp(body) }],
  ])('A request with %s is not forwarded and leaves an event', async (_what, headers) => {
    const reply = await forward(headers);
    expect([reply.status, reply.body.code]).toEqual([401, 'INVALID_STAMP']);
    expect(deployment.takeCalls()).toEqual([]);
    expect(events).toEqual([
      expect.objectContaining({
        operation: `proxy ${WHOAMI}`,
        outcome: 'failure',
        code: 'INVALID_STAMP',
        clientAddress: '203.0.113.9',
      }),
    ]);
  });

  it.each([
    ['no stamp', {}, 'STAMP_REQUIRED'],
    ['a stamp without form', { 'X-Stamp': 'x' }, 'INVALID_STAMP'],
  ])('With %s, the body is not even read', async (_what, headers, code) => {
    let pulls = 0;
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulls++;
          controller.enqueue(new Uint8Array(1_024));
        },
      },
      { highWaterMark: 0 },
    );
    expect((await forward(headers, endless)).body.code).toBe(code);
    expect(pulls).toBe(0);
    expect(events).toHaveLength(1);
  });

  it('Genuine stamps of every kind pass, and each request leaves an event with Turnkey’s status', async () => {
    const user = await signUp(deployment.authority, deployment.newEmail());
    const question = JSON.stringify({ organizationId: user.organizationId });
    deployment.takeCalls();
    const wallet = `3006${'020101'.repeat(2)}`;
    const unknown: Record<string, string>[] = [
      { 'X-Stamp': stampOf(key, question) },
      { 'X-Stamp-Webauthn': passkey.stamp(question) },
      { 'X-Stamp-Attested': oidcStampOf(key, TOKEN, question) },
      stamp('SIGNATURE_SCHEME_TK_API_SECP256K1_EIP191', key.publicKey, wallet),
      stamp('SIGNATURE_SCHEME_TK_API_SECP256K1', key.publicKey, wallet),
      stamp('SIGNATURE_SCHEME_TK_API_ED25519', '00'.repeat(32), '00'.repeat(64)),
    ];
    const replies = [await forward({ 'X-Stamp': stampOf(user.key, question) }, question)];
    for (const headers of unknown) replies.push(await forward(headers, question));
    const [known, ...others] = replies;
    expect(known?.status).toBe(200);
    // Turnkey has refused them, in its own form.
    for (const { status, body } of others) expect([status >= 400, body.requestId]).toEqual([true, undefined]);
    expect(deployment.takeCalls()).toHaveLength(replies.length);
    expect(events.map(({ outcome, forwardedStatus }) => [outcome, forwardedStatus])).toEqual(
      replies.map(({ status }) => ['success', status]),
    );
    expect(JSON.stringify(events)).not.toContain(user.organizationId);
  });
});
