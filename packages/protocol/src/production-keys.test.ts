import * as official from '@turnkey/crypto';
import { expect, test } from 'vitest';
import * as own from './production-keys.ts';

test('The production keys are those of the official package', () => {
  expect(Object.keys(own)).toHaveLength(4);
  expect(official).toMatchObject({ ...own });
});
