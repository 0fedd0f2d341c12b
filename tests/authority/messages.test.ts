import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AuthorityEvent, smsWebhookCarrier, smtpCarrier } from '@postern/authority';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { INBOX_HEADERS, startTestAuthority, type TestAuthority } from '../setup/authority.ts';
import { startMailServer, type TestMailServer } from '../setup/mail-server.ts';
import { submit } from '../setup/user.ts';

const SECRET = 'shared with the webhook';

describe('messages', () => {
  let test: TestAuthority;
  let mail: TestMailServer;
  let webhook: Server;
  let posted: { body: string; signature: string | undefined }[];
  let webhookStatus: number;
  let events: AuthorityEvent[];

  beforeEach(async () => {
    posted = [];
    events = [];
    webhookStatus = 204;
    mail = await startMailServer();
    webhook = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const signature = request.headers['x-postern-signature'];
      posted.push({ body: Buffer.concat(chunks).toString(), signature: String(signature) });
      response.writeHead(webhookStatus).end();
    }).listen(0, '127.0.0.1');
    await once(webhook, 'listening');
    const { port } = webhook.address() as AddressInfo;
    test = await startTestAuthority({
      carriers: {
        email: smtpCarrier(mail.url, 'Example <login@example.com>'),
        sms: smsWebhookCarrier(`http://127.0.0.1:${port}/sms`, SECRET),
        whatsapp: smsWebhookCarrier(`http://127.0.0.1:${port}/sms`, SECRET),
      },
      otp: { sandboxContacts: true },
      onEvent: (event) => events.push(event),
    });
  });
  afterEach(async () => {
    await test.close();
    await mail.close();
    webhook.close();
  });

  const init = (otpType: string, contact: string, appName = 'Example') =>
    submit(test, test.apiKey, test.organizationId, 'INIT_OTP_V3', { otpType, contact, appName });

  it('A message is sent by SMTP with the valid code, once', async () => {
    await init('OTP_TYPE_EMAIL', 'ada@example.org');
    await vi.waitFor(() => expect(mail.received).toHaveLength(1));
    const code = await test.lastCode('ada@example.org');
    expect(mail.received[0]).toMatchObject({
      to: ['ada@example.org'],
      raw: expect.stringMatching(new RegExp(`^From: Example <login@example.com>[\\s\\S]*is ${code}`, 'm')),
    });
    await init('OTP_TYPE_EMAIL', 'bob@example.org');
    await vi.waitFor(() => expect(mail.received).toHaveLength(2));
    expect(mail.received[1]?.to).toEqual(['bob@example.org']);
  });

  it('A name cannot add a header to a message', async () => {
    const answer = await init('OTP_TYPE_EMAIL', 'ada@example.org', 'Evil\r\nBcc: eve@example.org');
    expect(answer.status).toBe(400);
    expect(await init('OTP_TYPE_EMAIL', 'ada@example.org\r\nRCPT TO:<eve@example.org>')).toMatchObject({ status: 400 });
    await init('OTP_TYPE_EMAIL', '"a b"@example.org').catch(() => {});
    expect(mail.received).toEqual([]);
  });

  it.each([
    ['OTP_TYPE_SMS', 'sms'],
    ['OTP_TYPE_WHATSAPP', 'whatsapp'],
  ])('A message of %s is sent by the webhook, signed', async (otpType, channel) => {
    await init(otpType, '+491701234567');
    await vi.waitFor(() => expect(posted).toHaveLength(1));
    const [request] = posted;
    const body = request?.body ?? '';
    expect(JSON.parse(body)).toEqual({
      to: '+491701234567',
      text: `Your Example code is ${await test.lastCode('+491701234567')}`,
      channel,
    });
    expect(request?.signature).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
  });

  it('A message that a carrier refused is sent again, and given up in the end', async () => {
    webhookStatus = 503;
    await init('OTP_TYPE_SMS', '+491701234567');
    for (let attempt = 1; attempt <= 5; attempt++) {
      await vi.waitFor(() => expect(events).toHaveLength(attempt));
      expect(events[attempt - 1]).toMatchObject({ name: 'message-not-delivered', channel: 'sms', attempts: attempt });
      test.clock.now += 120_000;
      // Any activity wakes the outbox.
      await init('OTP_TYPE_EMAIL', 'user@example.com');
    }
    expect(events.map((event) => 'givenUp' in event && event.givenUp)).toEqual([false, false, false, false, true]);
    expect(JSON.stringify(events)).not.toContain(await test.lastCode('+491701234567'));
    expect(posted).toHaveLength(5);
  });

  it('A message is delivered after a carrier has recovered', async () => {
    mail.isFull = true;
    await init('OTP_TYPE_EMAIL', 'ada@example.org');
    await vi.waitFor(() => expect(events).toHaveLength(1));
    mail.isFull = false;
    test.clock.now += 2_000;
    await init('OTP_TYPE_EMAIL', 'user@example.com');
    await vi.waitFor(() => expect(mail.received).toHaveLength(1));
  });

  it('Messages can be read in the inbox as JSON, and a person is led to the console', async () => {
    await init('OTP_TYPE_EMAIL', 'ada@example.org');
    const json = await fetch(`${test.url}/_authority/inbox?to=ada@example.org`, { headers: INBOX_HEADERS });
    const { messages } = (await json.json()) as { messages: object[] };
    expect(messages).toMatchObject([{ channel: 'email', recipient: 'ada@example.org' }]);
    const headers = { ...INBOX_HEADERS, Accept: 'text/html' };
    const page = await fetch(`${test.url}/_authority/inbox`, { headers, redirect: 'manual' });
    expect(page.headers.get('Location')).toBe(`${test.url}/#/inbox`);
  });
});
