import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server answers to a token. */
interface Verdict {
  success: boolean;
  hostname?: string;
  score?: number;
  'error-codes'?: string[];
}

/**
 * A local server that speaks the protocol of Turnstile, hCaptcha and reCAPTCHA (siteverify). Each token passes once, as
 * at the providers.
 */
export async function startSiteverifyServer() {
  const verdicts = new Map<string, Verdict>();
  const asked: Record<string, string>[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    asked.push(form);
    const verdict = verdicts.get(form.response ?? '') ?? { success: false, 'error-codes': ['invalid-input-response'] };
    verdicts.delete(form.response ?? '');
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(verdict));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify`,
    asked,
    /** Prepares the verdict on a token. */
    expect: (token: string, verdict: Partial<Verdict> = {}) => verdicts.set(token, { success: true, ...verdict }),
    answerWith(code: number) {
      status = code;
    },
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
