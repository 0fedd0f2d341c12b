import type { PosternClient, QueryParameters } from '@postern/client';
import type { v1GetWalletResponse } from '@turnkey/sdk-types';
import { expectTypeOf, test } from 'vitest';

test('A request has the types of the operation that it names', () => {
  const request = (client: PosternClient) => client.request('/public/v1/query/get_wallet', { walletId: '' });
  expectTypeOf(request).returns.resolves.toEqualTypeOf<v1GetWalletResponse>();
  expectTypeOf<QueryParameters<'/public/v1/query/get_wallet'>>().branded.toEqualTypeOf<{
    walletId: string;
    organizationId?: string;
  }>();
  const unknownRequest = (client: PosternClient) => client.request('/public/v1/query/not_there_yet');
  expectTypeOf(unknownRequest).returns.resolves.toEqualTypeOf<Record<string, unknown>>();
});

test('An activity has the types of its parameters and its result', () => {
  const sign = (client: PosternClient) =>
    client.submit('ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2', {
      signWith: '0x00',
      payload: '00',
      encoding: 'PAYLOAD_ENCODING_HEXADECIMAL',
      hashFunction: 'HASH_FUNCTION_SHA256',
    });
  expectTypeOf(sign).returns.resolves.toEqualTypeOf<{ r: string; s: string; v: string }>();
  // @ts-expect-error a payload without an encoding is no payload
  const wrong = (client: PosternClient) => client.submit('ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2', { payload: '00' });
  expectTypeOf(wrong).toBeFunction();
});
