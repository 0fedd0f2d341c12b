import { OtpType, TurnkeyClient } from '@turnkey/core';
import type { FirstRequest } from './first-request.ts';

const page: FirstRequest = {
  readyMs: performance.now(),
  async run({ contact, apiBaseUrl, authProxyUrl, authProxyConfigId, organizationId }) {
    const client = new TurnkeyClient({ apiBaseUrl, authProxyUrl, authProxyConfigId, organizationId });
    await client.init();
    const otpType = OtpType.Email;
    const sent = await client.initOtp({ otpType, contact });
    await client.completeOtp({ ...sent, otpCode: await codeOf(contact), contact, otpType });
    const session = await client.getSession();
    if (!session) throw new Error('There is no session.');
    await client.httpClient.getWhoami({ organizationId: session.organizationId });
  },
};

Object.assign(globalThis, { page });
