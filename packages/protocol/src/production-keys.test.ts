import * as official from '@turnkey/crypto';
import { expect, test } from 'vitest';
import { PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY, PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY } from './production-keys.ts';

test('The production keys are those of the official package', () => {
  expect(PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY).toBe(official.PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY);
  expect(PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY).toBe(official.PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY);
});
