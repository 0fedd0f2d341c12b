import { expect, test } from 'vitest';
import { turnkeyErrorBody } from './turnkey-error.ts';

test("Turnkey's code stands in the first detail and at top level", () => {
  const evaluation = { '@type': 'type.googleapis.com/errors.v1.PolicyEnginePermissionError' };
  expect(turnkeyErrorBody('UNAUTHENTICATED', 'no key', 'PUBLIC_KEY_NOT_FOUND', [evaluation])).toEqual({
    code: 16,
    message: 'no key',
    details: [
      { '@type': 'type.googleapis.com/errors.v1.TurnkeyErrorDetail', turnkeyErrorCode: 'PUBLIC_KEY_NOT_FOUND' },
      evaluation,
    ],
    turnkeyErrorCode: 'PUBLIC_KEY_NOT_FOUND',
  });
});

test('An error without a code of its own has no details', () => {
  expect(turnkeyErrorBody('NOT_FOUND', 'nothing')).toEqual({
    code: 5,
    message: 'nothing',
    details: [],
    turnkeyErrorCode: '',
  });
});
