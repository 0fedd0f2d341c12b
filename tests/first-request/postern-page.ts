import { createPosternClient } from '@postern/client';
import type { FirstRequest } from './first-request.ts';

const page: FirstRequest = {
  readyMs: performance.now(),
  async run({ contact, backendUrl, apiBaseUrl, tlsFetcherPublicKey }) {
    const client = createPosternClient({ backendUrl, turnkeyApiUrl: apiBaseUrl, tlsFetcherPublicKey });
    await client.signInWithOtp({ contact, readCode: () => codeOf(contact) });
    await client.request('/public/v1/query/whoami');
  },
};

Object.assign(globalThis, { page });
