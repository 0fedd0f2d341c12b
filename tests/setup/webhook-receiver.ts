import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { noteSecrets } from './leak-search.ts';

/** A webhook as it arrived. */
export interface ReceivedWebhook {
  headers: Record<string, string>;
  /** Exactly as it was sent. */
  body: string;
}

/** What the receiver answers: a status, with headers, or what a function does with the answer. Nothing for `silence`. */
export type ReceiverAnswer = number | { status: number; headers: Record<string, string> } | 'silence' | Answering;
type Answering = (answer: ServerResponse) => void;

export type WebhookReceiver = Awaited<ReturnType<typeof startWebhookReceiver>>;

/** A secret of an endpoint. */
export function newWebhookSecret(): string {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  noteSecrets(secret, secret.slice('whsec_'.length));
  return secret;
}

/** A server that gets webhooks, and checks them with the official package. */
export async function startWebhookReceiver() {
  const secret = newWebhookSecret();
  const received: ReceivedWebhook[] = [];
  let answer: ReceiverAnswer = 204;
  let arrived = () => {};
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    received.push({ headers: incoming.headers as Record<string, string>, body });
    arrived();
    if (answer === 'silence') return;
    if (typeof answer === 'function') answer(outgoing);
    else if (typeof answer === 'number') outgoing.writeHead(answer).end();
    else outgoing.writeHead(answer.status, answer.headers).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver = {
    url: `http://127.0.0.1:${port}/hooks?from=postern`,
    secret,
    /** What is answered from now on. */
    answerWith(next: ReceiverAnswer) {
      answer = next;
    },
    /** Waits until there are so many, and takes them. */
    async take(count: number): Promise<ReceivedWebhook[]> {
      while (received.length < count) await new Promise<void>((resolve) => (arrived = resolve));
      return received.splice(0);
    },
    /** What has arrived until now. */
    taken: () => received.splice(0),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

/** A body of a webhook, after its check. It throws when the signature does not fit. */
export function verified({ body, headers }: ReceivedWebhook, secret: string) {
  return new Webhook(secret).verify(body, headers) as {
    type: string;
    timestamp: string;
    data: Record<string, unknown>;
  };
}
