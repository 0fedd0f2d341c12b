import { createPosternClient } from '@postern/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSiteverifyServer } from '../auth-proxy/siteverify-server.ts';
import { ORIGIN } from '../backend/browser.ts';
import { type Deployment, startDeployment } from '../backend/deployment.ts';

let deployment: Deployment;
let provider: Awaited<ReturnType<typeof startSiteverifyServer>>;
beforeAll(async () => {
  deployment = await startDeployment();
  provider = await startSiteverifyServer();
});
afterAll(async () => {
  await deployment.close();
  await provider.close();
});

function clientOf(captchaToken?: () => Promise<string>) {
  const postern = deployment.backend({
    captcha: { provider: 'turnstile', siteKey: 'the-site-key', secret: 'the-secret', verifyUrl: provider.url },
  });
  return createPosternClient({
    backendUrl: 'https://api.example.com/auth',
    ...(captchaToken ? { captchaToken } : {}),
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('Origin', ORIGIN);
      return postern.fetch(new Request(input, { ...init, headers }));
    },
  });
}

test('A code is asked for with the token of a captcha, a new one each time.', async () => {
  let tokens = 0;
  const client = clientOf(async () => {
    const token = `token-${++tokens}`;
    provider.expect(token);
    return token;
  });
  await client.initOtp({ contact: deployment.newEmail() });
  await client.initOtp({ contact: deployment.newEmail() });
  expect(provider.asked.map(({ response }) => response)).toEqual(['token-1', 'token-2']);
});

test('Without the option the error of the backend says what is missing.', async () => {
  await expect(clientOf().initOtp({ contact: deployment.newEmail() })).rejects.toMatchObject({
    code: 'CAPTCHA_REQUIRED',
  });
});
